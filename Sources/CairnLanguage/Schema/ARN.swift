/// An Amazon resource name (AWS General Reference "Amazon Resource Names"):
/// `arn:partition:service:region:account:resource`. Region and account may be empty.
package struct ARN: Hashable, Sendable {
  package var service: String
  package var region: String
  package var account: String
  /// Everything after the account, such as `table/items/stream/time`. May contain colons.
  package var resource: String

  /// Nil if the text isn't an ARN.
  package init?(_ text: String) {
    let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
    guard parts.count == 6, parts[0] == "arn" else { return nil }
    service = String(parts[2])
    region = String(parts[3])
    account = String(parts[4])
    resource = String(parts[5])
  }
}
