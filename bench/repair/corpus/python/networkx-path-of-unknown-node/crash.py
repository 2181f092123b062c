import networkx as nx

roads = nx.path_graph(3)
print(nx.is_path(roads, [9, 0, 1]))
