"""What the benchmark asks of pyvo, in a process of its own."""
import sys, time
import pyvo

what, address = sys.argv[1:3]
if what == "fetch":
    table = pyvo.dal.tap.AsyncTAPJob(address).fetch_result().to_table()
    print(len(table))
else:
    service = pyvo.dal.TAPService(address)
    rows = 0
    for _ in range(int(sys.argv[3])):
        rows += len(service.search("SELECT TOP 5 obsID, collection FROM caom2.Observation").to_table())
    print(rows)
