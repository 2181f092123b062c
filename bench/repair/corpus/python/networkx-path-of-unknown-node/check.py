import networkx as nx

roads = nx.path_graph(4)
assert nx.is_path(roads, [9, 0, 1]) is False
assert nx.is_path(roads, [0, 1, 9]) is False
assert nx.is_path(roads, [0, 9, 1]) is False
assert nx.is_path(roads, [0, 1, 2, 3])
assert not nx.is_path(roads, [0, 2])
one_way = nx.DiGraph([(1, 2), (2, 3)])
assert nx.is_path(one_way, [1, 2, 3]) and not nx.is_path(one_way, [3, 2])
assert nx.is_path(one_way, [7, 1]) is False
