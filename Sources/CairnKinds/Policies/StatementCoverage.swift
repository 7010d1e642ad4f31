import CairnLanguage

/// Whether a statement of a policy already permits what a link needs, so that the link adds
/// nothing. In doubt it doesn't, because a repeated statement does no harm.
enum StatementCoverage {
  /// - Parameters:
  ///   - statement: declared.
  ///   - needed: in normal form, with exact actions and resources.
  static func covers(_ statement: Value, _ needed: Value) -> Bool {
    guard let declared = PolicyMeaning.statement(statement).map, let needed = needed.map,
      declared["Effect"] == "Allow", declared["NotPrincipal"] == nil,
      declared["NotAction"] == nil, declared["NotResource"] == nil
    else { return false }
    return coversPrincipal(declared["Principal"], needed["Principal"])
      && every(needed["Action"], isIn: declared["Action"], ignoringCase: true)
      && every(needed["Resource"], isIn: declared["Resource"], ignoringCase: false)
      && meets(declared["Condition"], needed)
  }

  private static func coversPrincipal(_ declared: Value?, _ needed: Value?) -> Bool {
    guard let needed else { return declared == nil }
    if declared == "*" { return true }
    return (needed.map ?? [:]).allSatisfy { kind, wanted in
      let given = declared?.map?[kind]
      return items(wanted).allSatisfy(items(given).contains)
    }
  }

  private static func every(
    _ needed: Value?, isIn declared: Value?, ignoringCase: Bool
  ) -> Bool {
    items(needed).allSatisfy { wanted in
      items(declared).contains { matches($0, wanted, ignoringCase: ignoringCase) }
    }
  }

  /// Whether a request under the conditions of `needed` meets the declared ones: each is one of
  /// these, with the same value, or with a written one where the link has a reference.
  private static func meets(_ declared: Value?, _ needed: [String: Value]) -> Bool {
    var given = (needed["Condition"]?.map ?? [:]).values.flatMap { keys in
      (keys.map ?? [:]).map { ($0.key.lowercased(), $0.value) }
    }
    // Amazon S3 user guide, "Granting permissions to publish event notification messages": S3 also
    // says whose bucket it is.
    if needed["Principal"] == ["Service": "s3.amazonaws.com"] {
      given.append(("aws:sourceaccount", .unresolved(Template(.stack(.account)))))
    }
    return (declared?.map ?? [:]).allSatisfy { name, keys in
      guard ["Arn", "String"].contains(where: name.hasPrefix), !name.contains("Not") else {
        return false
      }
      return (keys.map ?? [:]).allSatisfy { key, wanted in
        given.contains { known, value in
          known == key.lowercased()
            && items(wanted).contains { pattern in
              matches(pattern, value, ignoringCase: false)
                || (pattern.isResolved && !value.isResolved)
            }
        }
      }
    }
  }

  private static func matches(_ pattern: Value, _ wanted: Value, ignoringCase: Bool) -> Bool {
    if pattern == wanted || pattern == "*" { return true }
    guard var pattern = pattern.string, var text = wanted.string else { return false }
    if ignoringCase { (pattern, text) = (pattern.lowercased(), text.lowercased()) }
    guard let star = pattern.firstIndex(of: "*") else { return pattern == text }
    // With more than one star it is in doubt.
    return pattern.index(after: star) == pattern.endIndex && text.hasPrefix(pattern[..<star])
  }

  private static func items(_ value: Value?) -> [Value] {
    guard let value else { return [] }
    return value.list ?? [value]
  }
}
