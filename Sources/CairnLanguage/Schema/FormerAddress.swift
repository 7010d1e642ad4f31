/// What a resource was before it was renamed or moved: what `was:` says.
package struct FormerAddress: Hashable, Sendable, CustomStringConvertible {
  /// The stack that it belonged to; nil for the one that it is in now.
  package var stack: String?
  package var address: ResourceAddress

  package init(stack: String? = nil, _ address: ResourceAddress) {
    self.stack = stack
    self.address = address
  }

  /// Reads what `description` gives.
  package init?(_ text: String) {
    guard let slash = text.firstIndex(of: "/") else {
      guard let address = ResourceAddress(text) else { return nil }
      self.init(address)
      return
    }
    guard slash != text.startIndex, let address = ResourceAddress(text[text.index(after: slash)...])
    else { return nil }
    self.init(stack: String(text[..<slash]), address)
  }

  /// `queues.uploads`, or `other-stack/queues.uploads`.
  package var description: String { stack.map { "\($0)/\(address)" } ?? "\(address)" }
}
