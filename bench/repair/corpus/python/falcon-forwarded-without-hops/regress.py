from falcon.testing import create_req

request = create_req(path="/orders", host="shop.example", headers={"Forwarded": "host=front.example;proto=https"})
assert request.forwarded_host == "front.example" and request.forwarded_scheme == "https"
assert create_req(host="shop.example").forwarded_host == "shop.example"
assert create_req(host="shop.example", headers={"X-Forwarded-Host": "x.example"}).forwarded_host == "x.example"
assert create_req(headers={"Forwarded": "for=1.2.3.4"}).forwarded[0].src == "1.2.3.4"
