/// Header fields in the order they were added; names compare without regard to case.
public struct HTTPHeaders: Sendable, Hashable, ExpressibleByDictionaryLiteral {
  public private(set) var fields: [Field] = []

  public struct Field: Sendable, Hashable {
    public let name: String
    public let value: String
  }

  public init() {}

  public init(_ fields: [(String, String)]) {
    self.fields = fields.map { Field(name: $0.0, value: $0.1) }
  }

  public init(dictionaryLiteral elements: (String, String)...) {
    self.init(elements)
  }

  /// The first value of a name. Setting replaces every value of it; nil removes them.
  public subscript(name: String) -> String? {
    get { fields.first { Self.equal($0.name, name) }?.value }
    set {
      fields.removeAll { Self.equal($0.name, name) }
      if let newValue { fields.append(Field(name: name, value: newValue)) }
    }
  }

  /// Adds a value beside those that the name already has.
  public mutating func add(_ name: String, _ value: String) {
    fields.append(Field(name: name, value: value))
  }

  /// The values of headers with a prefix, such as user metadata (`x-amz-meta-…`), by the rest of
  /// their names in lower case.
  public func values(prefix: String) -> [String: String] {
    let prefix = prefix.lowercased()
    var values: [String: String] = [:]
    for field in fields {
      let name = field.name.lowercased()
      if name.hasPrefix(prefix) { values[String(name.dropFirst(prefix.count))] = field.value }
    }
    return values
  }

  private static func equal(_ left: String, _ right: String) -> Bool {
    left.utf8.count == right.utf8.count
      && zip(left.utf8, right.utf8).allSatisfy { lowercase($0) == lowercase($1) }
  }

  private static func lowercase(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }
}
