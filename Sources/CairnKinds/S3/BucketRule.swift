import CairnAWSXML
import CairnEngine

/// A rule of a configuration that S3 accepts only as a whole, so that a rule with unmanaged
/// settings must be sent back unchanged.
struct BucketRule: Sendable, Hashable {
  /// As S3 returned it.
  var tree: XMLTree
  /// Nil for a rule with unmanaged settings.
  var properties: Properties?
  /// The elements that no field holds, such as `Filter.Tag`, in their order.
  var unknown: [String]

  init(_ tree: XMLTree, _ read: (properties: Properties, unknown: [String])) {
    self.tree = tree
    properties = read.unknown.isEmpty ? read.properties : nil
    unknown = read.unknown
  }

  /// A label that S3 gives to rules without one.
  var id: String? { tree["ID"]?.text }

  /// Its contents on one line: `Filter.Tag.Key: state, Expiration.Days: 7`.
  var summary: String {
    tree.leaves.filter { $0.path != "ID" }.map { "\($0.path): \($0.text)" }
      .joined(separator: ", ")
  }
}

extension [BucketRule] {
  var known: [Properties] { compactMap(\.properties) }
  var foreign: [BucketRule] { filter { $0.properties == nil } }

  /// The elements to write: those that fields hold get the declared values, and the others stay in
  /// place.
  func replacingKnown(with wanted: [XMLTree]) -> [XMLTree] {
    var left = wanted[...]
    return compactMap { $0.properties == nil ? $0.tree : left.popFirst() } + left
  }
}
