import CairnAWS
import CairnEngine
import CairnLanguage

/// Ids that a stack decides on an emulator which takes them from a tag, so that they are the same
/// after each start.
enum EmulatorID {
  /// LocalStack's tag. Kinds leave it out of the tags that they read.
  static let tag = "_custom_id_"

  /// What comes from another stack keeps its id, and so its URL.
  static func of(_ name: String, _ resource: ResourceHandle, in scope: Scope) -> String {
    var scope = scope
    if let stack = resource.former?.stack { scope.stack = stack }
    return of(name, in: scope)
  }

  /// Ten lower-case letters and digits, as in API Gateway, beginning with a letter.
  ///
  /// Depends on account and region, because an emulator's URL contains neither.
  static func of(_ name: String, in scope: Scope) -> String {
    let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789")
    let hash = Digest.sha256(Array("\(scope.account)/\(scope.region)/\(scope.stack)/\(name)".utf8))
      .prefix(10)
    return String(
      hash.enumerated().map { letters[Int($0.element) % ($0.offset == 0 ? 26 : letters.count)] })
  }

  /// A stack can't declare the tag itself.
  ///
  /// - Parameters:
  ///   - owner: what has the id, such as `API`.
  ///   - described: the same in a sentence, such as `an API`.
  ///   - noun: of the kind.
  ///   - instead: what a stack refers to for the id.
  static func tagRule(
    owner: String, described: String, noun: String, instead: String
  ) -> Rule {
    Rule { properties in
      guard properties["tags"]?.map?[tag] != nil else { return [] }
      return [
        .init(
          path: "tags.\(tag)", summary: "Tag that sets the \(owner)'s id",
          detail:
            "`\(tag)` sets the id of \(described) on an emulator. Cairn sets it to a stable id that "
            + "follows from the names of stack and \(noun). Remove the tag, and refer to "
            + "\(instead).")
      ]
    }
  }
}
