import CairnEngine
import CairnLanguage

/// The version of the policy language that a document is written in (IAM user guide, "IAM JSON
/// policy elements: Version"). In the old one, variables such as `${aws:username}` are plain text,
/// so a document keeps the version that it has.
enum PolicyVersion: String, Sendable {
  case current = "2012-10-17"
  /// Also the version of a document that names none.
  case old = "2008-10-17"

  /// Of a document; the current one for a text that isn't a policy.
  init(of document: Value?) {
    guard let fields = document?.map else {
      self = .current
      return
    }
    self = fields["Version"]?.string == Self.current.rawValue ? .current : .old
  }

  /// The unmanaged setting of a resource with such a document.
  func unmanaged(_ name: String) -> [UnmanagedSetting] {
    self == .current ? [] : [UnmanagedSetting(name, rawValue)]
  }

  /// The version of a live document, from its unmanaged settings.
  init(_ name: String, of live: LiveResource) {
    self = live.unmanaged.contains { $0.name == name } ? .old : .current
  }
}
