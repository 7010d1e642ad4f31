/// The address of a resource before it was renamed or moved, as given by `was:`.
package struct FormerAddress: Hashable, Sendable, CustomStringConvertible {
  /// The stack that it moved from; nil if it was renamed within its stack.
  package var stack: String?
  package var address: ResourceAddress

  package init(stack: String? = nil, _ address: ResourceAddress) {
    self.stack = stack
    self.address = address
  }

  /// Parses the format of `description`; nil if the text isn't valid.
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
