import CairnAWS
import CairnEngine

/// What cairn adds to the description of a layer's version: its owner, and the SHA-256 of its content,
/// which listings don't tell. It ends the description: `What all handlers share cairn:shop:common:47DE…`.
struct LayerMark: Hashable, Sendable {
  var owner: OwnerMark
  var sha256: String

  /// A space, `cairn:`, and a SHA-256 in base64 after a colon take 52 of the 256 characters.
  private static let longestOwner = 256 - Layer.descriptionLimit - 46

  /// The description and the mark; without one if cairn didn't publish the version.
  static func split(_ text: String) -> (description: String, mark: LayerMark?) {
    let parts = text.split(separator: " ", omittingEmptySubsequences: false)
    guard let last = parts.last, let mark = LayerMark(text: String(last)) else {
      return (text, nil)
    }
    return (parts.dropLast().joined(separator: " "), mark)
  }

  init(_ stack: String, _ resource: String, sha256: String) {
    let owner = OwnerMark(stack, resource)
    // A hash stands for a resource's name that is too long, or has a space.
    self.owner =
      owner.text.utf8.count <= Self.longestOwner && !owner.text.contains(" ")
      ? owner
      : OwnerMark(
        stack, "#" + Digest.sha256Hex(Array("\(stack)/\(resource)".utf8)).prefix(32))
    self.sha256 = sha256
  }

  private init?(text: String) {
    guard let colon = text.lastIndex(of: ":"), text.distance(from: colon, to: text.endIndex) == 45,
      let owner = OwnerMark(text: String(text[..<colon]))
    else { return nil }
    self.owner = owner
    sha256 = String(text[text.index(after: colon)...])
  }

  var text: String { "\(owner.text):\(sha256)" }

  /// - Parameter resource: the name that the mark may have of a resource, which may be a hash.
  func isOf(_ stack: String, _ resource: String) -> Bool {
    owner == LayerMark(stack, resource, sha256: sha256).owner
  }
}
