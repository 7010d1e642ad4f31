extension StackDocument {
  /// The edit that gives a field a value, as "accept live value" does; nil where it is not plain how:
  /// the resource has errors, the field stands behind an alias or in a list, or the value waits for an
  /// apply.
  package func edit(
    setting path: String, of address: ResourceAddress, to value: Value
  ) -> TextEdit? {
    guard let stack, value.isResolved, !path.contains("["),
      let type = type(of: path, in: address),
      let text = YAMLValueText.flow(value, as: type)
    else { return nil }
    let linter = Linter(
      stack, source: file, schemas: kinds.all.map(\.schema), root: reading.root)
    return linter.fix(.set(path: path, to: text), of: address)?.edits.first
  }

  private func type(of path: String, in address: ResourceAddress) -> FieldType? {
    guard let kind = kinds[address.section] else { return nil }
    var slot = Slot(content: .resource(kind), resource: address)
    for part in path.split(separator: ".") { slot = slot.value(ofKey: String(part), in: kinds) }
    if case .typed(let type) = slot.content { return type }
    return nil
  }
}
