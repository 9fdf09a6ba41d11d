#!/bin/sh
# Runs a server that ends with its parent, however the parent ends: file descriptor 3 is a pipe that the parent holds open,
# and a killed parent closes it too. SIGINT is PostgreSQL's fast shutdown.
"$@" 3<&- &
server=$!
{ read -r _ <&3; kill -INT "$server" 2>/dev/null; } &
guard=$!
exec 3<&-
wait "$server"
code=$?
kill "$guard" 2>/dev/null
exit "$code"
