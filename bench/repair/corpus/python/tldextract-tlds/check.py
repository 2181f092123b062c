import tldextract

extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
tlds = list(extract.tlds)
assert "com" in tlds and "co.uk" in tlds and "blogspot.com" not in tlds
private = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)
assert "blogspot.com" in list(private.tlds) and "com" in list(private.tlds)
assert extract("http://forums.bbc.co.uk/") == ("forums", "bbc", "co.uk")
more = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, extra_suffixes=["internal.example"])
assert "internal.example" in list(more.tlds)
