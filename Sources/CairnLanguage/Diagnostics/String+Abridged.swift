extension String {
  /// The maximum length of a message, in characters; longer ones are abridged.
  private static let longestMessage = 4_000

  /// The message, abridged if it is very long: its beginning, its end, and how much is left out.
  /// For messages that quote others, such as a service's answer.
  ///
  /// Secrets must be removed first: if one were cut, a part of it would remain.
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
