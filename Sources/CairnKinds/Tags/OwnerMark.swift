/// The owner of a resource without tags: `cairn:<stack>:<resource>` in its id.
package struct OwnerMark: Hashable, Sendable {
  package var stack: String
  /// The resource's name, without its section.
  package var resource: String

  package init(_ stack: String, _ resource: String) {
    self.stack = stack
    self.resource = resource
  }

  package init?(text: String) {
    let parts = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "cairn", !parts[1].isEmpty, !parts[2].isEmpty else {
      return nil
    }
    self.init(String(parts[1]), String(parts[2]))
  }

  package var text: String { "cairn:\(stack):\(resource)" }
}
