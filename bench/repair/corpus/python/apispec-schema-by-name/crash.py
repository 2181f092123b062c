from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema, fields


class PetSchema(Schema):
    name = fields.Str()


plugin = MarshmallowPlugin(schema_name_resolver=lambda schema: None)
spec = APISpec("Pets", "1", "3.0.2", plugins=[plugin])
answer = {"200": {"content": {"application/json": {"schema": "PetSchema"}}}}
spec.path(path="/pet", operations={"get": {"responses": answer}})
print(spec.to_dict())
