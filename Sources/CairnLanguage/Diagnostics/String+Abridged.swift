extension String {
  /// Longer messages are abridged, in characters.
  private static let longestMessage = 4_000

  /// A message that quotes what somebody else wrote, such as a service's answer, in a length that can be
  /// read: of a very long one the beginning, the end, and how much is left out.
  ///
  /// Secrets have to be taken out before: of one that is cut through, a part would stay.
  package var abridged: String {
    guard utf8.count > Self.longestMessage else { return self }
    let scalars = unicodeScalars
    let left = scalars.count - Self.longestMessage
    guard left > 0 else { return self }
    let end = String(scalars.suffix(Self.longestMessage / 4))
    let start = String(scalars.prefix(Self.longestMessage - Self.longestMessage / 4))
    return "\(start) … (\(left) characters are left out here) … \(end)"
  }
}
