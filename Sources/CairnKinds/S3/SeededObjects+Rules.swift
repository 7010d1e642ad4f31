import CairnEngine
import CairnLanguage

extension SeededObjects {
  static let sourceRule = Rule { properties in
    let sources = [folder.name, file.name, files.name]
    let given = sources.filter { properties[$0] != nil }
    guard given.count != 1 else { return [] }
    return [
      .init(
        path: given.dropFirst().first, summary: given.isEmpty ? "No source" : "Two sources",
        detail: given.isEmpty
          ? "Objects are made from \(sources.alternatives()): write one of them."
          : "Objects are made from one of \(sources.alternatives("and")): remove the others.")
    ]
  }

  /// Fields that mean something with some sources only.
  static let companionRule = Rule { properties in
    let needs = [
      (exclude.name, [folder.name]), (prune.name, [folder.name]), (key.name, [file.name]),
    ]
    var violations = needs.compactMap { field, sources -> Rule.Violation? in
      guard let value = properties[field], value != .boolean(false),
        !sources.contains(where: { properties[$0] != nil })
      else { return nil }
      return .init(
        path: field, summary: "Field of another source",
        detail: "`\(field)` is used with \(sources.alternatives()) only.")
    }
    if properties[key.name] != nil, let start = properties[prefix.name], start != "" {
      violations.append(
        .init(
          path: prefix.name, summary: "Prefix of a key",
          detail: "A `key` is written as it is, so `prefix` has no use beside it: write the whole "
            + "`key`, or remove it."))
    }
    return violations
  }

  /// S3 counts bytes, the rule of the field characters.
  static let keyLengthRule = Rule { properties in
    [key.name, prefix.name].compactMap { field in
      guard let count = properties[field]?.string?.utf8.count, count > 1_024 else { return nil }
      return .init(
        path: field, summary: "Key too long",
        detail: "A key has at most 1,024 bytes in UTF-8, and this one \(count).")
    }
  }
}
