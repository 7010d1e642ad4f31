import CairnAWS
import CairnLanguage

/// A review as one self-contained HTML page without scripts, in the style of the drift page.
struct ReviewPage {
  /// The start of every page of cairn's.
  static let opening = "<!DOCTYPE html>\n<!-- a report of cairn "

  var review: Review
  /// When it was made.
  var time: String

  var text: String {
    let title = Markup.escaped(review.title)
    let hash = Base64.encode(Digest.sha256(Array(DriftPageParts.style.utf8)))
    return "\(Self.opening)\(review.command) -->\n" + """
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
      style-src 'sha256-\(hash)'; base-uri 'none'; form-action 'none'">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>\(title)</title>
      <style>\(DriftPageParts.style)</style>
      </head>
      <body>
      <main>
      <header>
      <h1>\(title)</h1>
      <p class="where">Made at \(Markup.escaped(time))</p>
      </header>
      <p class="verdict">\(Markup.escaped(review.summary))</p>
      \(risks)
      \(table)
      \(review.notes.map { "<p class=\"hint\">\(Markup.escaped($0))</p>" }.joined(separator: "\n"))
      </main>
      </body>
      </html>

      """
  }

  private var risks: String {
    let items = Review.Risk.Sort.allCases.flatMap { sort in
      review.items.flatMap { item in
        item.risks.filter { $0.sort == sort }.map { risk in
          "<li><b>\(sort.words)</b>: <code>\(Markup.escaped(item.name))</code> "
            + "\(Markup.escaped(risk.text))</li>"
        }
      }
    }
    if items.isEmpty { return "" }
    return "<h2>Risks</h2>\n<ul>\n\(items.joined(separator: "\n"))\n</ul>"
  }

  private var table: String {
    let bodies = review.findings.map { item in
      let place = item.parts.first?.place ?? item.place
      let name = item.group == review.command ? "" : "<b>\(Markup.escaped(item.name))</b> "
      let detail = item.detail.map { "<code>\(Markup.escaped($0))</code>" }
      return """
        <tbody class="\(Self.tone(of: item.level))">
        <tr class="head"><th scope="rowgroup">\(name)\
        <span class="state">\(Markup.escaped(item.words))</span> \
        <span class="place">\(place.map { Markup.escaped("\($0)") } ?? "")</span></tr>
        <tr><td class="value">\(detail.joined(separator: "<br>\n"))</tr>
        </tbody>
        """
    }
    return bodies.isEmpty ? "" : "<table>\n\(bodies.joined(separator: "\n"))\n</table>"
  }

  private static func tone(of level: Review.Level) -> String {
    switch level {
    case .none: "inSync"
    case .note: "pendingEdit"
    case .warning: "drift"
    case .error: "missing"
    }
  }
}
