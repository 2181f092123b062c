import tldextract

extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
print(len(extract.tlds))
