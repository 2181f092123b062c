from boltons.setutils import complement

everyone_but_guests = complement({"guest"})
print(everyone_but_guests <= complement(set()))
