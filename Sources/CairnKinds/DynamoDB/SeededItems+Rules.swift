import CairnAWS
import CairnEngine
import CairnLanguage

extension SeededItems {
  static let sourceRule = Rule { properties in
    switch (properties[items.name] != nil, properties[file.name] != nil) {
    case (true, false), (false, true): return []
    case (false, false):
      return [
        .init(
          path: nil, summary: "No source",
          detail: "Items come from `items` or `file`: write one of them.")
      ]
    case (true, true):
      return [
        .init(
          path: file.name, summary: "Two sources",
          detail: "Items come from `items` or from `file`: remove one of them.")
      ]
    }
  }

  static let valueRule = Rule { properties in
    declared(properties).enumerated().compactMap { index, item -> Rule.Violation? in
      do throws(ItemForm.Problem) {
        _ = try ItemForm.item(item)
        return nil
      } catch {
        let path = error.path.isEmpty ? "" : ".\(error.path)"
        return .init(
          path: "\(items.name)[\(index)]\(path)", summary: "Invalid item",
          detail: error.path.isEmpty ? error.detail : "`\(error.path)`: \(error.detail)")
      }
    }
  }

  /// The key, and so which item is which, has to be known before the table exists.
  static let tableRule = StackRule(each: { resource, stack in
    guard let table = resource.properties[Self.table.name],
      stack.resource(referredToBy: table) == nil,
      table.referredResource == nil
    else { return [] }
    return [
      .init(
        path: Self.table.name, summary: "Table outside the stack",
        detail: "The key of the table tells its items apart, so the table has to be declared in "
          + "this stack: write its name here.")
    ]
  })

  static let keyRule = StackRule(each: { resource, stack in
    guard let declaration = stack.resource(referredToBy: resource.properties[table.name]),
      let key = ItemKey(declaration)
    else { return [] }
    var first: [String: Int] = [:]
    return declared(resource.properties).enumerated().compactMap {
      index, value -> Rule.Violation? in
      // What is known only after an apply isn't judged.
      guard key.names.allSatisfy({ value.map?[$0]?.isResolved ?? true }),
        let item = try? ItemForm.item(value)
      else { return nil }
      let note = Diagnostic.Note("the table", at: declaration.location(of: Table.partitionKey.name))
      let place = "\(items.name)[\(index)]"
      if let problem = key.problem(of: item) {
        return .init(
          path: "\(place).\(problem.attribute)", summary: "Invalid key of an item",
          detail: problem.detail, notes: [note])
      }
      guard let text = ItemKey.text(item, key.names) else { return nil }
      guard let other = first[text] else {
        first[text] = index
        return nil
      }
      return .init(
        path: place, summary: "Same item twice",
        detail: "An item with the same key is declared already. Remove one of them.",
        notes: [
          .init("the first one", at: resource.location(of: "\(items.name)[\(other)]"))
        ])
    }
  })

  private static func declared(_ properties: [String: Value]) -> [Value] {
    let value = properties[items.name]
    return (value?.opened ?? value)?.list ?? []
  }
}
