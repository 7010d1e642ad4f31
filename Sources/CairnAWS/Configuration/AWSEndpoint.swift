/// The URL of an emulator or another server with AWS's APIs, such as `http://127.0.0.1:4566`.
public struct AWSEndpoint: Sendable, Hashable, CustomStringConvertible {
  /// `http` or `https`.
  public let scheme: String
  /// A name or address in lower case; IPv6 addresses in brackets.
  public let host: String
  /// Nil for the scheme's own.
  public let port: Int?
  /// Empty, or a path that begins with `/` and does not end with it.
  public let basePath: String

  /// LocalStack's default.
  public static let local = AWSEndpoint(
    scheme: "http", host: "127.0.0.1", port: 4566, basePath: "")

  init(scheme: String, host: String, port: Int?, basePath: String) {
    self.scheme = scheme
    self.host = host
    self.port = port
    self.basePath = basePath
  }

  /// Reads a URL of scheme, host, and optionally port and path.
  ///
  /// - Parameter origin: where it was given, for the message: `--endpoint`, `AWS_ENDPOINT_URL`.
  public init(_ text: String, origin: String) throws(AWSConfigurationError) {
    func problem(_ why: String) -> AWSConfigurationError {
      AWSConfigurationError("\(origin) is \"\(Self.withoutUser(text))\": \(why)")
    }
    guard let schemeEnd = text.firstRange(of: "://") else {
      throw problem("it needs http:// or https:// in front, such as http://127.0.0.1:4566.")
    }
    let scheme = text[..<schemeEnd.lowerBound].lowercased()
    guard scheme == "http" || scheme == "https" else {
      throw problem("it must begin with http:// or https://.")
    }
    let rest = text[schemeEnd.upperBound...]
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    let path = rest[authority.endIndex...]
    if authority.contains("@") {
      throw problem("a user name or password has no place in it.")
    }
    if path.contains(where: { $0 == "?" || $0 == "#" }) {
      throw problem("a query or fragment has no place in it.")
    }
    if path.utf8.contains(where: { $0 <= 0x20 || $0 >= 0x7F }) {
      throw problem("spaces and letters beyond ASCII must be percent-encoded in its path.")
    }
    let portStart = authority.lastIndex(of: ":").flatMap {
      authority[$0...].contains("]") ? nil : $0
    }
    let host = authority[..<(portStart ?? authority.endIndex)].lowercased()
    guard Self.isHost(host) else { throw problem("it has no valid host name.") }
    var port: Int?
    if let portStart {
      let digits = authority[authority.index(after: portStart)...]
      guard let number = Int(digits), (1...65_535).contains(number), digits.first != "+" else {
        throw problem("the port must be a number from 1 to 65535.")
      }
      port = number
    }
    self.init(
      scheme: scheme, host: host, port: port,
      basePath: String(path.reversed().drop { $0 == "/" }.reversed()))
  }

  /// The part before an `@` may contain a password.
  private static func withoutUser(_ text: String) -> String {
    guard let at = text.lastIndex(of: "@") else { return text }
    let scheme = text.firstRange(of: "://").map { text[..<$0.upperBound] } ?? ""
    return "\(scheme)…\(text[at...])"
  }

  private static func isHost(_ host: String) -> Bool {
    if host.hasPrefix("[") {
      return host.hasSuffix("]") && host.count > 3
        && host.dropFirst().dropLast().allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
    }
    return !host.isEmpty
      && host.utf8.allSatisfy {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
          || [UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_")].contains($0)
      }
  }

  /// Whether this is a host of AWS itself.
  public var isAmazon: Bool {
    let name = host.hasSuffix(".") ? String(host.dropLast()) : host
    return ["amazonaws.com", "amazonaws.com.cn", "api.aws", "api.amazonwebservices.com.cn"]
      .contains { name == $0 || name.hasSuffix("." + $0) }
  }

  /// Whether it certainly is on this machine, by its name or address.
  public var isOnThisMachine: Bool {
    host == "localhost" || host.hasSuffix(".localhost") || host == "[::1]"
      || host == "localhost.localstack.cloud" || host.hasPrefix("127.")
  }

  public var description: String {
    "\(scheme)://\(host)\(port.map { ":\($0)" } ?? "")\(basePath)"
  }
}
