"""What the stand-in refuses, in the words and the shape of Stripe's error bodies."""

from typing import Any


class Refused(Exception):
    """A call that ends with an error body. `executed` says that the endpoint had begun, so its idempotency key keeps the answer."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        kind: str = "invalid_request_error",
        code: str = "",
        param: str = "",
        executed: bool = False,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.kind = kind
        self.code = code
        self.param = param
        self.executed = executed

    def body(self) -> dict[str, Any]:
        error = {"message": self.message, "type": self.kind}
        if self.code:
            error["code"] = self.code
            error["doc_url"] = f"https://stripe.com/docs/error-codes/{self.code.replace('_', '-')}"
        if self.param:
            error["param"] = self.param
        return {"error": error}


def missing_resource(noun: str, key: str, param: str = "id") -> Refused:
    return Refused(f"No such {noun}: '{key}'", status=404, code="resource_missing", param=param)


def missing_parameter(param: str) -> Refused:
    return Refused(f"Missing required param: {param}.", code="parameter_missing", param=param)


def server_error() -> Refused:
    return Refused("An unknown error occurred (asked for by the stand-in's control).", status=500, kind="api_error", executed=True)
