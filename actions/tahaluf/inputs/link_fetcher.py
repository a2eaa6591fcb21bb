"""Checks whether a URL still has a page, without ever contacting a private network.

Anyone can suggest a URL, so each host is resolved first, and only public IP addresses are contacted. The same applies
to redirects.
"""

import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Final
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from tahaluf.content import LinkStatus

TIMEOUT: Final = 10.0  # seconds without any data
MAX_SECONDS: Final = 30.0  # the limit for the whole request
MAX_REDIRECTS: Final = 5
DEFAULT_PORTS: Final = {"http": 80, "https": 443}
PORTS: Final = frozenset({80, 443, 8080, 8443})
GONE: Final = frozenset({404, 410})
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
NO_SUCH_HOST: Final = frozenset({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)})
ALLOCATED: Final = ipaddress.IPv6Network("2000::/3")  # no other IPv6 address is on the public internet
NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: contains IPv4 addresses


def is_public(address: str) -> bool:
    """Whether an IP address is on the public internet rather than in a private, local or reserved network."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if found in NAT64:
            inner = ipaddress.IPv4Address(found.packed[-4:])
        if not inner:
            return found.is_global and found in ALLOCATED
        found = inner
    return found.is_global and not found.is_multicast


@dataclass(frozen=True, slots=True)
class LinkFetcher:
    """Requests URLs. `allows` decides which addresses and ports may be contacted. Tests replace it, so that they can
    use their own server.
    """

    user_agent: str
    allows: Callable[[str, int], bool] = lambda address, port: is_public(address) and port in PORTS

    def status(self, url: str) -> LinkStatus:
        """Request a URL once. Errors of a server or the network never raise an exception."""
        for _ in range(MAX_REDIRECTS + 1):
            try:
                code, target = self._request(urlsplit(url))
            except socket.gaierror as error:
                return LinkStatus.GONE if error.errno in NO_SUCH_HOST else LinkStatus.UNCLEAR
            except (OSError, HTTPException, ValueError):  # refused, slow, not HTTP, or not a valid URL
                return LinkStatus.UNCLEAR
            if code in REDIRECTS and target:
                url = urljoin(url, target)
            elif code in GONE:
                return LinkStatus.GONE
            else:
                return LinkStatus.FOUND if 200 <= code < 300 else LinkStatus.UNCLEAR
        return LinkStatus.UNCLEAR

    def _request(self, url: SplitResult) -> tuple[int, str | None]:
        """Return the status and the target of a redirect. The body is not read."""
        host, scheme = url.hostname, url.scheme.lower()
        if not host or scheme not in DEFAULT_PORTS:
            raise ValueError("this is not a URL")
        port = url.port or DEFAULT_PORTS[scheme]
        connection = _connection(scheme, host, port, self._address(host, port))
        watchdog = threading.Timer(MAX_SECONDS, _end, [connection])
        watchdog.daemon = True
        watchdog.start()
        try:
            path = quote(url.path or "/", safe="/%:@!$&'()*+,;=~-._") + (f"?{url.query}" if url.query else "")
            connection.request("GET", path, headers={"User-Agent": self.user_agent, "Accept": "*/*"})
            response: HTTPResponse = connection.getresponse()
            return response.status, response.getheader("Location")
        finally:
            watchdog.cancel()
            connection.close()

    def _address(self, host: str, port: int) -> str:
        """Resolve the host to one IP address. Raises ValueError if any of its addresses is private."""
        ascii_host = host.encode("idna").decode()
        found = socket.getaddrinfo(ascii_host, port, type=socket.SOCK_STREAM)
        addresses = [str(entry[4][0]) for entry in found]
        if not all(self.allows(address, port) for address in addresses):
            raise ValueError("the host is on a private network")
        return addresses[0]


def _connection(scheme: str, host: str, port: int, address: str) -> HTTPConnection:
    """Return a connection to the resolved IP address. The server's certificate must be valid for the host."""
    raw = socket.create_connection((address, port), TIMEOUT)
    if scheme == "http":
        plain = HTTPConnection(host, port, timeout=TIMEOUT)
        plain.sock = raw
        return plain
    secure = HTTPSConnection(host, port, timeout=TIMEOUT)
    try:
        secure.sock = ssl.create_default_context().wrap_socket(raw, server_hostname=host)
    except OSError:
        raw.close()
        raise
    return secure


def _end(connection: HTTPConnection) -> None:
    """Close a connection if its data arrives too slowly. Reading from the connection then raises OSError."""
    if sock := connection.sock:
        sock.shutdown(socket.SHUT_RDWR)


def group_by_host(addresses: Sequence[str]) -> dict[str, list[str]]:
    """Group URLs by host, so that no host is sent two requests at the same time."""
    groups: dict[str, list[str]] = {}
    for address in addresses:
        groups.setdefault((urlsplit(address).hostname or "").casefold(), []).append(address)
    return groups
