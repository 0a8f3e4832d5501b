"""The e-Yazışma package (EYP 2.0 and 1.3): read, check, write. Needs neither Django nor our server.

`reader.read_package` refuses with a named reason; `report.inspect` lists everything it finds; `writer.write_package`
makes packages for senders, demo data and tests. Signatures are checked with their keys (`signatures`); whom they belong
to is judged behind the port `notices.signers`.
"""
