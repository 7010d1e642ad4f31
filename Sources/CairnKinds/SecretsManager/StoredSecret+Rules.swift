import CairnEngine
import CairnLanguage

extension StoredSecret {
  private static let secondsInDay = 86_400

  static let valueRule = Rule { properties in
    guard let value = properties[value.name] else { return [] }
    if properties[generate.name] != nil {
      return [
        .init(
          path: generate.name, summary: "Secret with two values",
          detail: "A secret has a `value` or a generated one: leave one of them out.")
      ]
    }
    guard let opened = value.opened, opened.isResolved else { return [] }
    switch opened {
    case .string(let text) where text.isEmpty:
      return [
        .init(
          path: Self.value.name, summary: "Empty value",
          detail: "A secret's value has at least one character; leave `value` out for a secret "
            + "without a value.")
      ]
    case .string, .map:
      let count = text(of: opened).utf8.count
      guard count > 65_536 else { return [] }
      return [
        .init(
          path: Self.value.name, summary: "Value too long",
          detail: "A secret holds at most 64KB, and this value has \(count) bytes.")
      ]
    default:
      return [
        .init(
          path: Self.value.name, summary: "Value of another type",
          detail: "A secret's value is a text or a map: write a number or `true` in quotes.")
      ]
    }
  }

  static let generateRule = Rule { properties in
    guard let generate = properties[generate.name]?.map else { return [] }
    switch (generate[template.name], generate[key.name]) {
    case (nil, nil), (_?, _?): return []
    case (nil, _?):
      return [
        .init(
          path: "\(Self.generate.name).\(key.name)", summary: "Key without a template",
          detail: "`key` is the generated value's key in `template`: add that, or leave `key` out.")
      ]
    case (_?, nil):
      return [
        .init(
          path: "\(Self.generate.name).\(template.name)", summary: "Template without a key",
          detail: "Write the generated value's key in `template`, such as `key: password`.")
      ]
    }
  }

  /// Secrets Manager "DeleteSecret", RecoveryWindowInDays.
  static let windowRule = Rule { properties in
    guard let seconds = properties[recoveryWindow.name]?.integer,
      seconds != 0, recoveryDays(seconds) == nil
    else { return [] }
    return [
      .init(
        path: recoveryWindow.name, summary: "Secrets Manager doesn't support this window",
        detail: "A recovery window is 0, or 7d to 30d in whole days.")
    ]
  }

  /// Nil for 0, and for what isn't allowed.
  static func recoveryDays(_ seconds: Int) -> Int? {
    guard seconds.isMultiple(of: secondsInDay) else { return nil }
    let days = seconds / secondsInDay
    return (7...30).contains(days) ? days : nil
  }

  /// A value as Secrets Manager stores it.
  static func text(of value: Value) -> String { value.string ?? value.jsonText }
}
