from io import BytesIO

from starlette.datastructures import FormData, UploadFile

files = [UploadFile(BytesIO(text), filename="photo.png") for text in (b"one", b"two")]
before = FormData([("photos", files[0]), ("photos", files[1])])
after = FormData([("photos", files[0]), ("photos", files[1])])
print("unchanged" if before == after else "changed")
