/// Why a text isn't JSON, and where.
public struct JSONParseError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was wrong, such as `expected ',' or '}'`.
  public let reason: String
  /// The byte, counted from 0, at which it was noticed.
  public let offset: Int

  public init(reason: String, offset: Int) {
    self.reason = reason
    self.offset = offset
  }

  public var description: String { "invalid JSON at byte \(offset): \(reason)" }
}

/// What a JSON text may cost whoever reads it.
public struct JSONLimits: Hashable, Sendable {
  /// How deeply arrays and objects may be nested.
  public var depth: Int
  public var sizeInBytes: Int

  public init(depth: Int, sizeInBytes: Int) {
    self.depth = depth
    self.sizeInBytes = sizeInBytes
  }

  /// 200 levels, 64 MiB: more than any AWS answer, ledger or message of an editor has.
  public static let standard = JSONLimits(depth: 200, sizeInBytes: 64 << 20)
}

extension JSONValue {
  /// Reads one JSON document (RFC 8259), with nothing but white space around it.
  ///
  /// The last of several equal keys wins. A lone surrogate escape becomes U+FFFD. A byte order mark is
  /// an error, as are `NaN`, comments and trailing commas.
  public init(
    parsing text: String, limits: JSONLimits = .standard
  ) throws(JSONParseError) {
    try self.init(parsing: Array(text.utf8), limits: limits)
  }

  /// Reads one JSON document from UTF-8.
  public init(
    parsing bytes: [UInt8], limits: JSONLimits = .standard
  ) throws(JSONParseError) {
    var parser = JSONParser(bytes: bytes, limits: limits)
    self = try parser.document()
  }
}
