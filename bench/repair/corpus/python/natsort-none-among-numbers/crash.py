from natsort import natsorted

print(natsorted([3, None, 1]))
