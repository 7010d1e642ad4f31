extension Linter {
  /// The YAML edits that apply a remedy; nil if the remedy's text isn't valid YAML.
  func fix(_ remedy: Lint.Remedy, of address: ResourceAddress) -> Diagnostic.Fix? {
    switch remedy {
    case .set(let path, let text):
      let fields = path.split(separator: ".").map { YAMLStep.key(String($0)) }
      return YAMLFragment(yaml: text).map { value in
        Diagnostic.Fix(
          title: "Write `\(path): \(text)`",
          edits: [.set(address.steps + fields, value, .first)])
      }
    case .removeResource: return removal(of: address.steps, titled: quoted(address.description))
    case .append(let other, let path, let item):
      return YAMLFragment(yaml: item).map { item in
        Diagnostic.Fix(
          title: "Add to `\(path)` of `\(other)`",
          edits: [.insert(item, into: other.steps + [.key(path)], at: nil)])
      }
    }
  }

  /// Removes a resource or a parameter.
  func removal(of steps: [YAMLStep], titled subject: String) -> Diagnostic.Fix {
    Diagnostic.Fix(title: "Remove \(subject)", edits: [.remove(steps, .always, keeping: 0)])
  }
}
