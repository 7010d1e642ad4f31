/// Why a resource that is there does not work, as its service says.
package struct Ailment: Hashable, Sendable {
  package enum Cure: Hashable, Sendable {
    /// These fields are written again as they are declared.
    case writing(Set<String>)
    /// It is deleted and made again.
    case replacement
    /// Time: it is still being made. An apply that may have been cut off while it waited waits
    /// again; otherwise it is nothing to report.
    case waiting
    /// Only the user can help it; the reason says how.
    case byUser
  }

  /// A clause, as "Lambda could not create it: the role can't be assumed".
  package var reason: String
  package var cure: Cure

  package init(_ reason: String, cure: Cure) {
    self.reason = reason
    self.cure = cure
  }
}
