"""Errors of the service's own that its code answers: caught, or told to a web framework as a client's error."""

import pytest
from call_refused import is_answered

HANDLER = """
@app.errorhandler(library.NotFound)
def not_found(error):
    return jsonify(error=str(error)), {status}
"""


@pytest.mark.parametrize(
    ("source", "answered"),
    [
        pytest.param("try:\n    f()\nexcept NotFound:\n    pass\n", True, id="caught"),
        pytest.param("try:\n    f()\nexcept (KeyError, lib.NotFound) as e:\n    pass\n", True, id="among others"),
        pytest.param("try:\n    f()\nexcept KeyError:\n    raise NotFound\n", False, id="raised"),
        pytest.param(HANDLER.format(status="404"), True, id="flask"),
        pytest.param(HANDLER.format(status="HTTPStatus.NOT_FOUND"), True, id="a status by name"),
        pytest.param(HANDLER.format(status="500"), False, id="as the server's error"),
        pytest.param(HANDLER.format(status="404").replace("library.NotFound", "Other"), False, id="another error"),
        pytest.param(HANDLER.format(status="404").replace("errorhandler", "exception_handler"), True, id="fastapi"),
        pytest.param(HANDLER.format(status="404").replace("errorhandler", "cached"), False, id="another decorator"),
        pytest.param(
            "def gone(error):\n    return '', 410\n\napp.register_error_handler(NotFound, gone)\n",
            True,
            id="registered",
        ),
        pytest.param(
            "def gone(error):\n    return '', 500\n\napp.register_error_handler(NotFound, gone)\n", False, id="as 500"
        ),
        pytest.param("app.add_exception_handler(NotFound, handlers.gone)\n", True, id="by another file"),
        pytest.param("app = Starlette(exception_handlers={NotFound: handlers.gone})\n", True, id="starlette"),
        pytest.param("def (:", False, id="no Python"),
    ],
)
def test_what_answers_an_error(source: str, answered: bool) -> None:  # noqa: FBT001
    assert is_answered(source, frozenset({"NotFound"})) is answered
