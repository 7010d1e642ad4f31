/// A server and how to speak to it.
struct Origin: Hashable, CustomStringConvertible {
  var isEncrypted: Bool
  /// A name or an address, IPv6 without brackets.
  var host: String
  var port: Int

  init(isEncrypted: Bool, host: String, port: Int?) {
    self.isEncrypted = isEncrypted
    self.host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
    self.port = port ?? (isEncrypted ? 443 : 80)
  }

  var description: String {
    host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
  }

  /// The value of the Host header: the port only where it is not the scheme's own.
  var authority: String {
    let name = host.contains(":") ? "[\(host)]" : host
    return port == (isEncrypted ? 443 : 80) ? name : "\(name):\(port)"
  }
}
