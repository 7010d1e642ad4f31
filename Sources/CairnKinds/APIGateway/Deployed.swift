import CairnAWS
import CairnJSON

/// The mark on a stage with the hash of the deployed routes.
struct Deployed: Hashable, Sendable {
  private static let prefix = "cairn routes "

  var hash: String

  init(_ table: RouteTable) {
    let preflights = JSONValue.object(
      table.preflights.mapValues { .object($0.mapValues(JSONValue.string)) })
    let routes = table.functions.sorted { $0.key < $1.key }
      .map { "\($0.key.key) \($0.value)" }.joined(separator: "\n")
    let types = table.binaryMediaTypes.joined(separator: ",")
    hash = String(Digest.sha256Hex(Array("\(routes)\n\(preflights)\n\(types)".utf8)).prefix(16))
  }

  /// Reads a stage's or deployment's description; nil if it isn't ours.
  init?(description: String) {
    guard description.hasPrefix(Self.prefix) else { return nil }
    hash = String(description.dropFirst(Self.prefix.count))
  }

  var description: String { Self.prefix + hash }
}
