import CairnAWS
import CairnEngine
import CairnLanguage

/// A drift report as one self-contained HTML page: readable without scripts, in light and dark
/// mode, and safe with any names and values.
struct DriftPage {
  var report: DriftReport
  var drawing: DriftDrawing
  /// The stack file as the user named it.
  var file: String
  /// When the endpoint was read.
  var time: String

  /// The start of every page of cairn's.
  static let opening = "<!DOCTYPE html>\n<!-- a report of cairn drift -->\n"

  /// By hash, so that no script from a value could run.
  private static func source(_ text: String) -> String {
    "'sha256-\(Base64.encode(Digest.sha256(Array(text.utf8))))'"
  }

  var text: String {
    let title = Markup.escaped("Drift of \(report.scope.stack)")
    let policy =
      "default-src 'none'; style-src \(Self.source(DriftPageParts.style)); "
      + "script-src \(Self.source(DriftPageParts.script)); base-uri 'none'; form-action 'none'"
    return Self.opening + """
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
      <p class="where">\(Markup.escaped(file)) against \(Markup.escaped(report.scope.endpointDescription)), \
      read at \(Markup.escaped(time))</p>
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
    let order: [DriftReport.State] = DriftReport.State.reported
    let tiles = order.filter { report.count($0) > 0 || $0 == .drift || $0 == .inSync }.map {
      """
      <li class="\($0.rawValue)\(report.count($0) == 0 ? " none" : "")">\
      <b>\(report.count($0))</b> <span>\($0.mark) \($0.words)</span></li>
      """
    }
    let verdict =
      report.hasDrift
      ? "The endpoint differs from the last apply." : "The endpoint matches the last apply."
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
      drawing.isPartial
      ? " Only resources that aren't in sync are drawn, with their neighbours." : ""
    return """
      <section>
      <h2>Resources</h2>
      <p class="hint">Arrows point from a resource to what it needs.\(partial)</p>
      <div class="graph" tabindex="0">\(svg)</div>
      </section>
      """
  }

  private var differences: String {
    let table = DriftPageTable(report: report)
    if table.isEmpty { return "" }
    let notes = report.notes.map { "<p class=\"hint\">\(Markup.escaped($0))</p>" }
    return """
      <section>
      <h2>Differences</h2>
      \(table.filter)
      \(table.text)
      \(notes.joined(separator: "\n"))
      </section>
      """
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
