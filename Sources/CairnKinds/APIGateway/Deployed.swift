import CairnAWS
import CairnJSON

/// The mark on a stage with the hash of the deployed routes.
struct Deployed: Hashable, Sendable {
  private static let prefix = "cairn routes "

  var hash: String

  init(_ table: RouteTable) {
    let calls = table.calls.map { route, call -> (String, JSONValue) in
      switch call {
      case .form(let form): (route.key, [.object(form.method), .object(form.models)])
      case .others(let words): (route.key, .string(words))
      case .unknown: (route.key, nil)
      }
    }
    let contents: JSONValue = [
      "routes": .object(Dictionary(calls, uniquingKeysWith: { first, _ in first })),
      "preflights": .object(
        table.preflights.mapValues { .object($0.mapValues(JSONValue.string)) }),
      "types": .array(table.binaryMediaTypes.map(JSONValue.string)),
      "authorizers": .object(table.authorizers),
      "gatewayResponses": .object(table.gatewayResponses),
    ]
    hash = String(Digest.sha256Hex(Array(contents.serialized().utf8)).prefix(16))
  }

  /// Whether the deployment has what the table says. Authorizers and gateway responses of others
  /// don't belong to it.
  func holds(_ table: RouteTable) -> Bool {
    var own = table
    own.authorizers = [:]
    var plain = own
    plain.gatewayResponses = [:]
    var guarded = table
    guarded.gatewayResponses = [:]
    return [table, own, guarded, plain].contains { self == Deployed($0) }
  }

  /// Reads a stage's or deployment's description; nil if it isn't ours.
  init?(description: String) {
    guard description.hasPrefix(Self.prefix) else { return nil }
    hash = String(description.dropFirst(Self.prefix.count))
  }

  var description: String { Self.prefix + hash }
}
