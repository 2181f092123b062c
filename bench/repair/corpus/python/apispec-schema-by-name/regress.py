from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema, fields


class PetSchema(Schema):
    name = fields.Str()


spec = APISpec("Pets", "1", "3.0.2", plugins=[MarshmallowPlugin()])
spec.components.schema("Pet", schema=PetSchema)
assert spec.to_dict()["components"]["schemas"]["Pet"]["properties"] == {"name": {"type": "string"}}
answer = {"200": {"content": {"application/json": {"schema": "PetSchema"}}}}
spec.path(path="/pet", operations={"get": {"responses": answer}})
assert "/pet" in spec.to_dict()["paths"]
