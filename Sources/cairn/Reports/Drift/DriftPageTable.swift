import CairnAWS
import CairnEngine
import CairnLanguage

/// The differences of a report as an HTML table: a group for each resource, a row for each field or
/// member that differs, and checkboxes that show and hide rows by their state.
struct DriftPageTable {
  /// The maximum columns of a value; a longer one opens on a click.
  static let valueLimit = 160

  /// The property that a checkbox filters by.
  private enum Tag: Hashable {
    case state(DriftReport.State)
    case ignored, unmanagedSetting

    var name: String {
      switch self {
      case .state(let state): state.rawValue
      case .ignored: "ignored"
      case .unmanagedSetting: "unmanagedSetting"
      }
    }

    var words: String {
      switch self {
      case .state(let state): "\(state.mark) \(state.words)"
      case .ignored: "ignored"
      case .unmanagedSetting: "unmanaged setting"
      }
    }
  }

  private struct Row {
    var tag: Tag
    /// The same line shortened, and in full.
    var line: DriftRow
    var whole: DriftRow
    var place: SourceLocation?
  }

  private struct Group {
    var resource: DriftReport.Resource
    var rows: [Row]

    var tags: [Tag] {
      let unmanaged: [Tag] = resource.unmanaged.isEmpty ? [] : [.unmanagedSetting]
      return rows.isEmpty && unmanaged.isEmpty
        ? [.state(resource.state)] : rows.map(\.tag) + unmanaged
    }
  }

  private let groups: [Group]

  var isEmpty: Bool { groups.isEmpty }

  init(report: DriftReport) {
    groups = report.resources.filter {
      $0.state != .inSync || !$0.ignored.isEmpty || !$0.unmanaged.isEmpty
    }.map { resource in
      Group(
        resource: resource,
        rows: resource.fields.flatMap { Self.rows(of: $0) { .state($0.state) } }
          + resource.ignored.flatMap { Self.rows(of: $0) { _ in .ignored } })
    }
  }

  private static func rows(of change: FieldChange, _ tag: (DriftRow) -> Tag) -> [Row] {
    zip(change.rows(limit: valueLimit), change.rows(limit: ValueText.longest)).map { line, whole in
      Row(tag: tag(line), line: line, whole: whole, place: change.location)
    }
  }

  /// A checkbox for each state in the table; hidden without scripts.
  var filter: String {
    let known = Set(groups.flatMap(\.tags))
    let order = DriftReport.State.allCases.map { Tag.state($0) } + [.ignored, .unmanagedSetting]
    let boxes = order.filter(known.contains).map {
      "<label class=\"\($0.name)\"><input type=\"checkbox\" value=\"\($0.name)\" checked> "
        + "\($0.words)</label>"
    }
    return """
      <div id="filter" class="filter" hidden>
      <input type="search" id="words" placeholder="Filter by resource, field or value" \
      aria-label="Filter by resource, field or value">
      \(boxes.joined(separator: "\n"))
      <output id="shown"></output>
      </div>
      """
  }

  var text: String {
    var anchored: Set<ResourceAddress> = []
    let bodies = groups.map { group in
      body(of: group, isFirst: anchored.insert(group.resource.address).inserted)
    }
    return """
      <table id="differences">
      <thead><tr><th>Field<th>Desired<th>Recorded<th>Live<th>State<th>Place</tr></thead>
      \(bodies.joined(separator: "\n"))
      </table>
      """
  }

  private func body(of group: Group, isFirst: Bool) -> String {
    let resource = group.resource
    let anchor = isFirst ? " id=\"\(DriftPage.anchor(of: resource.address))\"" : ""
    // A group without rows is shown and hidden as a whole.
    let hasRows = !group.rows.isEmpty || !resource.unmanaged.isEmpty
    let state = hasRows ? "" : " data-state=\"\(resource.state.rawValue)\""
    let trace = (resource.trace?.lines ?? []).map {
      "<div class=\"when\">\(Self.withTimes(Markup.escaped($0)))</div>"
    }
    let remark =
      resource.remark.map { "<div class=\"remark\">\(Self.breakable($0))</div>" } ?? ""
    let head = """
      <tr class="head"><th colspan="6" scope="rowgroup">\
      <b>\(Self.breakable("\(resource.address)"))</b> \
      <span class="state">\(resource.state.mark) \(resource.state.words)</span> \
      <span class="place">\(Self.breakable("\(resource.location)"))</span>\
      \(remark)\(trace.joined())</tr>
      """
    let rows =
      group.rows.map { self.text(of: $0, in: resource) }
      + resource.unmanaged.map { Self.text(of: $0) }
    return """
      <tbody class="\(resource.state.rawValue)"\(anchor)\(state)>
      \(([head] + rows).joined(separator: "\n"))
      </tbody>
      """
  }

  private func text(of row: Row, in resource: DriftReport.Resource) -> String {
    func value(_ text: KeyPath<DriftRow, String>, _ label: String, differs: Bool) -> String {
      let (short, whole) = (row.line[keyPath: text], row.whole[keyPath: text])
      let code = "<code>\(Self.breakable(short))</code>"
      let shown =
        short == whole
        ? code
        : "<details><summary>\(code)</summary><code>\(Self.breakable(whole))</code></details>"
      return "<td data-label=\"\(label)\" class=\"value\(differs ? " differs" : "")\">\(shown)"
    }
    let place = row.place == resource.location ? nil : row.place.map { "\($0)" }
    return """
      <tr class="\(row.tag.name)" data-state="\(row.tag.name)">\
      <td data-label="Field" class="field\(Self.whole(row.line.path))">\
      <code>\(Self.breakable(row.line.path))</code>\
      \(value(\.desired, "Desired", differs: row.line.state != .drift))\
      \(value(\.recorded, "Recorded", differs: false))\
      \(value(\.live, "Live", differs: row.line.state != .pendingEdit))\
      <td data-label="State" class="state"><span>\(row.tag.words)</span>\
      <td data-label="Place" class="place\(Self.whole(place ?? ""))">\(Self.breakable(place ?? ""))</tr>
      """
  }

  /// No field holds it, so it has only a live value.
  private static func text(of setting: UnmanagedSetting) -> String {
    """
    <tr class="unmanagedSetting" data-state="unmanagedSetting">\
    <td data-label="Field" class="field\(whole(setting.name))"><code>\(breakable(setting.name))</code>\
    <td data-label="Desired" class="value"><td data-label="Recorded" class="value">\
    <td data-label="Live" class="value"><code>\(breakable(setting.value))</code>\
    <td data-label="State" class="state"><span>unmanaged setting</span><td data-label="Place" class="place"></tr>
    """
  }

  /// The class of a text that is short enough for one line.
  private static func whole(_ text: String) -> String { isShort(text) ? " whole" : "" }
  private static func isShort(_ text: String) -> Bool { text.columns <= 32 }

  /// Escaped, with line breaks allowed after separators, such as the colons of an ARN.
  private static func breakable(_ text: String) -> String {
    // A line may break at `<wbr>` even if the style forbids it.
    if isShort(text) { return Markup.escaped(text) }
    return Markup.escaped(text).replacing(/[\/:,.=_\]}]+(?=[^\s<])/) { "\($0.output)<wbr>" }
  }

  /// Times aren't broken at their hyphens.
  private static func withTimes(_ markup: String) -> String {
    markup.replacing(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/) { "<time>\($0.output)</time>" }
  }
}
