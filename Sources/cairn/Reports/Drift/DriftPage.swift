import CairnAWS
import CairnEngine
import CairnLanguage

/// A drift report as one HTML page that needs nothing else: readable without scripts, in light and
/// dark, and safe whatever stands in names and values.
struct DriftPage {
  /// Longest value, in columns.
  static let valueLimit = 300

  var report: DriftReport
  var drawing: DriftDrawing
  /// The stack file as the user named it.
  var file: String
  /// When it was looked at.
  var time: String

  /// By hash, so that nothing which got into the page by a value could run.
  private static func source(_ text: String) -> String {
    "'sha256-\(Base64.encode(Digest.sha256(Array(text.utf8))))'"
  }

  var text: String {
    let title = Markup.escaped("Drift of \(report.scope.stack)")
    let policy =
      "default-src 'none'; style-src \(Self.source(DriftPageParts.style)); "
      + "script-src \(Self.source(DriftPageParts.script)); base-uri 'none'; form-action 'none'"
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="\(policy)">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>\(title)</title>
      <style>\(DriftPageParts.style)</style>
      </head>
      <body>
      <main>
      <header>
      <h1>\(title)</h1>
      <p class="where">\(Markup.escaped(file)) against \(Markup.escaped(report.scope.target)), \
      looked at \(Markup.escaped(time))</p>
      </header>
      \(summary)
      \(differences)
      \(graph)
      \(inSync)
      </main>
      <script>\(DriftPageParts.script)</script>
      </body>
      </html>

      """
  }

  static func anchor(of address: ResourceAddress) -> String {
    "r-\(Markup.escaped("\(address)").replacingLiteral(" ", with: "_"))"
  }

  private var summary: String {
    let order: [DriftReport.State] = [.drift, .both, .missing, .unexpected, .pendingEdit, .inSync]
    let tiles = order.filter { report.count($0) > 0 || $0 == .drift || $0 == .inSync }.map {
      """
      <li class="\($0.rawValue)\(report.count($0) == 0 ? " none" : "")">\
      <b>\(report.count($0))</b> <span>\($0.mark) \($0.words)</span></li>
      """
    }
    let verdict =
      report.hasDrift
      ? "The target is not as it was left." : "The target is as it was left."
    let ignored =
      report.ignoredCount == 0
      ? "" : " \(counted(report.ignoredCount, "difference")) ignored by <code>ignoreDrift</code>."
    return """
      <p class="verdict \(report.hasDrift ? "drift" : "inSync")">\(verdict)\(ignored)</p>
      <ul class="tiles">
      \(tiles.joined(separator: "\n"))
      </ul>
      """
  }

  private var graph: String {
    let svg = drawing.svg
    if svg.isEmpty { return "" }
    let partial =
      drawing.isPartial ? " Drawn is what is not in sync, with its neighbours." : ""
    return """
      <section>
      <h2>Resources</h2>
      <p class="hint">An arrow goes from a resource to what it needs.\(partial)</p>
      <div class="graph" tabindex="0">\(svg)</div>
      </section>
      """
  }

  private var differences: String {
    let shown = report.resources.filter { $0.state != .inSync || !$0.ignored.isEmpty }
    if shown.isEmpty { return "" }
    var anchored: Set<ResourceAddress> = []
    let body = shown.flatMap { resource in
      rows(of: resource, isFirst: anchored.insert(resource.address).inserted)
    }
    let states = DriftReport.State.allCases.filter { $0 != .inSync && report.count($0) > 0 }
    let boxes = states.map {
      "<label class=\"\($0.rawValue)\"><input type=\"checkbox\" value=\"\($0.rawValue)\" checked> "
        + "\($0.mark) \($0.words)</label>"
    }
    return """
      <section>
      <h2>Differences</h2>
      <div id="filter" class="filter" hidden>
      <input type="search" id="words" placeholder="Filter by resource, field or value" \
      aria-label="Filter by resource, field or value">
      \(boxes.joined(separator: "\n"))
      <output id="shown"></output>
      </div>
      <table id="differences">
      <thead><tr><th>Resource<th>State<th>Field<th>Desired<th>Recorded<th>Live<th>Place</tr></thead>
      <tbody>
      \(body.joined(separator: "\n"))
      </tbody>
      </table>
      \(report.notes.map { "<p class=\"hint\">\(Markup.escaped($0))</p>" }.joined(separator: "\n"))
      </section>
      """
  }

  private func rows(of resource: DriftReport.Resource, isFirst: Bool) -> [String] {
    let anchor = isFirst ? " id=\"\(Self.anchor(of: resource.address))\"" : ""
    let trace = (resource.trace?.lines ?? []).map {
      "<div class=\"when\">\(Self.withTimes(Markup.escaped($0)))</div>"
    }
    let name = "<b>\(Markup.escaped("\(resource.address)"))</b>"
    var rows: [String] = []
    func row(_ state: DriftReport.State, _ words: String, _ cells: String, _ place: SourceLocation?)
    {
      let place = place.map { Markup.escaped("\($0)") } ?? ""
      rows.append(
        """
        <tr class="\(state.rawValue)"\(rows.isEmpty ? anchor : "") data-state="\(state.rawValue)">\
        <td data-label="Resource">\(name)\(rows.isEmpty ? trace.joined() : "")<td data-label="State" class="state">\
        <span>\(words)</span>\(cells)<td data-label="Place" class="place">\(place)</tr>
        """)
    }
    let state = "\(resource.state.mark) \(resource.state.words)"
    if resource.fields.isEmpty, resource.state != .inSync {
      let remark = Markup.escaped(resource.remark ?? resource.state.words)
      row(
        resource.state, state, "<td colspan=\"4\" data-label=\"\" class=\"remark\">\(remark)",
        resource.location)
    }
    for change in resource.fields {
      for line in change.rows(limit: Self.valueLimit) {
        row(line.state, "\(line.state.mark) \(line.state.words)", cells(of: line), change.location)
      }
    }
    for change in resource.ignored {
      for line in change.rows(limit: Self.valueLimit) {
        row(.inSync, "ignored", cells(of: line), change.location)
      }
    }
    return rows
  }

  /// Times are not broken at their hyphens.
  private static func withTimes(_ markup: String) -> String {
    markup.replacing(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/) { "<time>\($0.output)</time>" }
  }

  private func cells(of line: DriftRow) -> String {
    func value(_ text: String, _ label: String, differs: Bool) -> String {
      "<td data-label=\"\(label)\" class=\"value\(differs ? " differs" : "")\">"
        + "<code>\(Markup.escaped(text))</code>"
    }
    return "<td data-label=\"Field\"><code>\(Markup.escaped(line.path))</code>"
      + value(line.desired, "Desired", differs: line.state != .drift)
      + value(line.recorded, "Recorded", differs: false)
      + value(line.live, "Live", differs: line.state != .pendingEdit)
  }

  private var inSync: String {
    let resources = report.resources.filter { $0.state == .inSync }
    if resources.isEmpty { return "" }
    let items = resources.map { resource in
      "<li><code>\(Markup.escaped("\(resource.address)"))</code> "
        + "<span class=\"place\">\(Markup.escaped("\(resource.location)"))</span></li>"
    }
    return """
      <details>
      <summary>\(counted(resources.count, "resource")) in sync</summary>
      <ul class="plain">
      \(items.joined(separator: "\n"))
      </ul>
      </details>
      """
  }
}
