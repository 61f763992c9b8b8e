"""What an audit found, as one page that anybody can open: no server, no network, nothing fetched."""
