from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema, fields


class PetSchema(Schema):
    name = fields.Str()


def schema_of(asked, resolver):
    spec = APISpec("Pets", "1", "3.0.2", plugins=[MarshmallowPlugin(schema_name_resolver=resolver)])
    answer = {"200": {"content": {"application/json": {"schema": asked}}}}
    spec.path(path="/pet", operations={"get": {"responses": answer}})
    told = spec.to_dict()
    return told["paths"]["/pet"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]


inline = {"type": "object", "properties": {"name": {"type": "string"}}}
assert schema_of("PetSchema", lambda schema: None) == inline
assert schema_of(PetSchema, lambda schema: None) == inline
assert schema_of(PetSchema(), lambda schema: None) == inline
many = schema_of(PetSchema(many=True), lambda schema: None)
assert many == {"type": "array", "items": inline}
assert schema_of("PetSchema", lambda schema: "Pet") == {"$ref": "#/components/schemas/Pet"}
