import CairnLanguage

/// The differences between values of one field, member by member, for every report.
///
/// Values are side by side: before and after, or desired, recorded and live. A side is nil if it
/// has no value.
package struct ValueDifference: Hashable, Sendable {
  /// Its step from the value above it.
  package enum Step: Hashable, Sendable {
    case member(String)
    /// An item of a list, by its name or its number.
    case item(String)
    /// The order of a list's items.
    case order
  }

  package enum Content: Hashable, Sendable {
    /// The sides are shown unchanged.
    case values
    /// The sides are lists of the items that not all sides have; `more` if there are other items.
    case items(more: Bool)
    /// Never empty.
    case members([ValueDifference])
  }

  /// Nil for the field itself, and for items of a list beside members of others.
  package var step: Step?
  package var type: FieldType
  package var sides: [Value?]
  package var isSecret: Bool
  package var content: Content

  /// - Parameters:
  ///   - sides: two or three values of the field, in normal form, that are not all the same.
  ///   - numbers: the side by which items without a name are numbered.
  package init(_ sides: [Value?], _ type: FieldType, isSecret: Bool = false, numbers: Int = 0) {
    self.init(nil, sides, type, isSecret, numbers)
  }

  private init(
    _ step: Step?, _ sides: [Value?], _ type: FieldType, _ isSecret: Bool, _ numbers: Int
  ) {
    self.step = step
    self.type = type
    self.sides = sides
    self.isSecret = isSecret || sides.contains { $0?.isSecret == true }
    content = .values
    if self.isSecret { return }
    let maps = sides.compactMap { $0?.map }
    let lists = sides.compactMap { $0?.list }
    if maps.count == sides.count {
      let members = Self.members(maps, type, numbers)
      if !members.isEmpty { content = .members(members) }
    } else if lists.count == sides.count {
      if case .policyStatements = type {
        compareItems(lists.map { $0.map(PolicyStatement.written) }, numbers)
      } else {
        compareItems(lists, numbers)
      }
    }
  }

  private static func members(
    _ maps: [[String: Value]], _ type: FieldType, _ numbers: Int
  ) -> [ValueDifference] {
    Set(maps.flatMap(\.keys)).sorted().compactMap { key in
      let sides = maps.map { $0[key] }
      let (type, isSecret) = type.member(key)
      guard !areAllEqual(sides, type) else { return nil }
      return ValueDifference(.member(key), sides, type, isSecret, numbers)
    }
  }

  private mutating func compareItems(_ lists: [[Value]], _ numbers: Int) {
    let item = type.itemType
    let rows = ListPairing(lists, item).rows
    let shared = rows.filter { !$0.contains(nil) }
    var differences: [ValueDifference] = []
    for row in shared {
      let sides = zip(lists, row).map { list, index in index.map { list[$0] } }
      guard !Self.areAllEqual(sides, item) else { continue }
      let label = Self.label(of: row, among: shared, lists, numbers)
      differences.append(ValueDifference(.item(label), sides, item, false, numbers))
    }
    if shared.count < rows.count {
      let items = lists.indices.map { side in
        let indices = rows.filter { $0.contains(nil) }.compactMap { $0[side] }.sorted()
        return Value.list(indices.map { lists[side][$0] })
      }
      var rest = self
      rest.step = nil
      rest.sides = items
      rest.content = .items(more: !shared.isEmpty)
      differences.append(rest)
    }
    if type.hasOrder, let order = order(of: shared, lists, numbers) { differences.append(order) }
    guard let first = differences.first else { return }
    if differences.count == 1, first.step == nil {
      sides = first.sides
      content = first.content
    } else if differences.count == 1, first.step == .order, first.type == type {
      // As a whole.
    } else {
      content = .members(differences)
    }
  }

  /// The items that all sides have, if their order differs.
  private func order(
    of rows: [[Int?]], _ lists: [[Value]], _ numbers: Int
  ) -> ValueDifference? {
    let orders = lists.indices.map { side in
      rows.indices.sorted { (rows[$0][side] ?? 0) < (rows[$1][side] ?? 0) }
    }
    guard Set(orders).count > 1 else { return nil }
    // By their names, or as they are: numbers would say the same for either direction.
    let names = rows.map { Self.name(of: $0, among: rows, lists) }
    let isNamed =
      !names.contains(nil) && !lists.allSatisfy { $0.allSatisfy { !$0.hasMembers } }
    var order = self
    order.step = .order
    order.content = .values
    if isNamed { order.type = .list(.string()) }
    order.sides = lists.indices.map { side in
      .list(
        orders[side].compactMap { row in
          isNamed ? names[row].map(Value.string) : rows[row][side].map { lists[side][$0] }
        })
    }
    return order
  }

  private static func label(
    of row: [Int?], among rows: [[Int?]], _ lists: [[Value]], _ numbers: Int
  ) -> String {
    let side = lists.indices.contains(numbers) ? numbers : 0
    return name(of: row, among: rows, lists) ?? String(row[side] ?? 0)
  }

  /// The name of an item that all sides have, if all call it so and no other item.
  private static func name(
    of row: [Int?], among rows: [[Int?]], _ lists: [[Value]]
  ) -> String? {
    func identifiers(_ row: [Int?]) -> [Value] {
      zip(lists, row).compactMap { list, index in index.flatMap { list[$0].identifier } }
    }
    let own = identifiers(row)
    if own.count == row.count, Set(own).count == 1, let name = own[0].string, !name.isEmpty,
      rows.count(where: { identifiers($0).contains(own[0]) }) == 1
    {
      return name
    }
    return nil
  }

  private static func areAllEqual(_ sides: [Value?], _ type: FieldType) -> Bool {
    let first = sides.first ?? nil
    return sides.dropFirst().allSatisfy { type.areEqual(first, $0) }
  }
}

extension FieldType {
  /// Whether two values mean the same, or both are absent.
  package func areEqual(_ left: Value?, _ right: Value?) -> Bool {
    switch (left, right) {
    case (nil, nil): true
    case (let left?, let right?): areEqual(left, right)
    default: false
    }
  }
}
