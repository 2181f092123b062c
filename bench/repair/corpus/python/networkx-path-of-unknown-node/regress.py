import networkx as nx

roads = nx.path_graph(4)
assert nx.is_path(roads, [0, 1, 2])
assert not nx.is_path(roads, [0, 3])
assert nx.path_weight(nx.Graph([(0, 1, {"w": 2}), (1, 2, {"w": 3})]), [0, 1, 2], "w") == 5
assert list(nx.neighbors(roads, 1)) == [0, 2]
