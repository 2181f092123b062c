from falcon.testing import create_req


def asked(value, host="shop.example"):
    return create_req(path="/orders", host=host, headers={"Forwarded": value} if value is not None else {})


assert asked("").forwarded_host == "shop.example"
assert asked(";").forwarded_host == "shop.example"
assert asked("", host="other.example").forwarded_host == "other.example"
assert asked("for=1.2.3.4").forwarded_host == "shop.example"
assert asked("host=front.example;proto=https").forwarded_host == "front.example"
assert asked("host=front.example, host=b.example").forwarded_host == "front.example"
assert asked(None).forwarded_host == "shop.example"
