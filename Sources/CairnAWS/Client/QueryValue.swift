/// The parameters of an operation of the Query protocol, in their order; those that are nil are left out.
public typealias QueryParameters = KeyValuePairs<String, QueryValue?>

/// A parameter of the Query protocol (IAM, STS, SNS, SES). Each text in it is a field of a form, and the
/// field's name is the path to it (Smithy 2.0 "AWS query protocol").
public indirect enum QueryValue: Sendable {
  case text(String)
  case number(Int)
  /// `Name.member.1`, `Name.member.2` and so on. An empty list is left out.
  case list([QueryValue])
  /// `Name.entry.1.key`, `Name.entry.1.value` and so on, sorted by key.
  case map([String: String])
  /// `Name.Member`
  case structure(QueryParameters)

  func fields(_ name: String) -> [(String, String)] {
    switch self {
    case .text(let text): [(name, text)]
    case .number(let number): [(name, String(number))]
    case .list(let items):
      items.enumerated().flatMap { $0.element.fields("\(name).member.\($0.offset + 1)") }
    case .map(let entries):
      entries.sorted { $0.key < $1.key }.enumerated().flatMap { index, entry in
        [
          ("\(name).entry.\(index + 1).key", entry.key),
          ("\(name).entry.\(index + 1).value", entry.value),
        ]
      }
    case .structure(let members):
      members.flatMap { $0.value?.fields("\(name).\($0.key)") ?? [] }
    }
  }
}

extension QueryValue: ExpressibleByStringLiteral {
  public init(stringLiteral text: String) { self = .text(text) }
}
