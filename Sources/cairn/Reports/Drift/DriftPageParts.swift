/// What the page of a drift report looks like, and its filter; constant, for their hashes stand in
/// the page's content security policy.
enum DriftPageParts {
  static let style = """
    :root{--ground:#fff;--ink:#1c2126;--dim:#5b6670;--line:#d9dfe4;--raised:#f5f7f9;\
    --drift:#9a5b00;--missing:#b3261e;--unexpected:#7a3fa8;--pendingEdit:#1f5fa8;--inSync:#2e7044;\
    --mark:#fff1d6;--code:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
    @media (prefers-color-scheme:dark){:root{--ground:#15191d;--ink:#e4e8eb;--dim:#98a4ae;\
    --line:#333b43;--raised:#1d2328;--drift:#f0b35a;--missing:#ff8a80;--unexpected:#cf9cf5;\
    --pendingEdit:#7db8f5;--inSync:#7cc796;--mark:#3d301a}}
    *{box-sizing:border-box}
    body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
    main{max-width:90rem;margin:0 auto;padding:1.5rem clamp(1rem,3vw,2.5rem) 3rem}
    h1{font-size:1.6rem;line-height:1.2;margin:0;overflow-wrap:anywhere}
    h2{font-size:1.1rem;margin:2rem 0 .5rem}
    .where,.hint{color:var(--dim);margin:.25rem 0 0;overflow-wrap:anywhere}
    .hint{margin-bottom:.5rem;font-size:.875rem}
    .verdict{font-weight:600;margin:1.25rem 0 .75rem}
    code{font-family:var(--code);font-size:.8125rem}
    .tiles{display:flex;flex-wrap:wrap;gap:.5rem;list-style:none;margin:0;padding:0}
    .tiles li{border:1px solid var(--line);border-left:4px solid var(--tone);border-radius:6px;\
    padding:.4rem .9rem .4rem .7rem;background:var(--raised)}
    .tiles b{font-size:1.25rem;font-variant-numeric:tabular-nums}.tiles span{color:var(--tone)}
    .tiles .none,.tiles .none span{color:var(--dim);border-left-color:var(--line)}
    .drift,.both{--tone:var(--drift)}.missing{--tone:var(--missing)}
    .unexpected{--tone:var(--unexpected)}.pendingEdit{--tone:var(--pendingEdit)}
    .inSync{--tone:var(--inSync)}.verdict{color:var(--tone)}
    .filter{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;margin:.5rem 0}
    .filter[hidden]{display:none}.filter label{color:var(--tone);white-space:nowrap}
    .filter input[type=search]{font:inherit;color:inherit;background:var(--ground);\
    border:1px solid var(--line);border-radius:6px;padding:.35rem .6rem;flex:1 1 16rem;\
    max-width:28rem;min-width:0}
    ::placeholder{color:var(--dim);opacity:1}
    output{color:var(--dim);font-size:.875rem}
    table{border-collapse:collapse;width:100%;table-layout:fixed}
    th:nth-child(1){width:22%}th:nth-child(2){width:9%}th:nth-child(3){width:13%}\
    th:nth-child(7){width:14%}
    th{text-align:left;font-size:.8125rem;color:var(--dim);font-weight:600}
    th,td{padding:.4rem .75rem .4rem 0;border-bottom:1px solid var(--line);vertical-align:top;\
    overflow-wrap:anywhere}
    td b{font-weight:600}.when{color:var(--dim);font-size:.75rem}time{white-space:nowrap}.state span{color:var(--tone)}
    .differs code{background:var(--mark);border-radius:3px;padding:.05rem .25rem;\
    box-decoration-break:clone;-webkit-box-decoration-break:clone}
    .place{color:var(--dim);font-family:var(--code);font-size:.75rem;overflow-wrap:anywhere}
    tr:target td{background:var(--raised)}
    tr[hidden]{display:none}
    .graph{overflow:auto;border:1px solid var(--line);border-radius:6px;max-height:40rem}
    .graph svg{display:block;margin:0 auto}
    .edge{fill:none;stroke:var(--dim);stroke-opacity:.55}.tip{fill:var(--dim);fill-opacity:.7}
    .node rect{fill:var(--raised);stroke:var(--line)}
    .node text{fill:var(--ink);font:13px var(--code)}
    .node .section{fill:var(--dim);font-size:10px}.node .sign{fill:var(--tone);font-size:15px}
    .expanded rect{stroke-dasharray:4 3}
    .node:not(.inSync) rect{stroke:var(--tone);stroke-width:2}
    a:hover rect{fill:var(--ground)}
    details{margin-top:2rem}summary{cursor:pointer;color:var(--inSync)}
    .plain{list-style:none;padding:0;columns:22rem}.plain li{break-inside:avoid}
    :focus-visible{outline:2px solid var(--pendingEdit);outline-offset:2px}
    @media (max-width:60rem){table,tbody,tr,td{display:block}thead{display:none}
    tr{border:1px solid var(--line);border-left:4px solid var(--tone);border-radius:6px;\
    margin-bottom:.6rem;padding:.5rem .75rem}
    td{border:0;padding:.1rem 0;display:grid;grid-template-columns:5.5rem 1fr}
    td::before{content:attr(data-label);color:var(--dim);font:.8125rem system-ui,sans-serif}
    td::before{grid-row:1/9}td>*{justify-self:start;grid-column:2;min-width:0;max-width:100%}
    .remark{display:block}.remark::before{content:none}
    .filter input[type=search]{flex-basis:100%;max-width:none}}
    """

  static let script = """
    const filter=document.getElementById("filter");
    if(filter){const words=document.getElementById("words"),shown=document.getElementById("shown"),\
    rows=[...document.querySelectorAll("#differences tbody tr")],\
    boxes=[...filter.querySelectorAll("input[type=checkbox]")];
    const apply=()=>{const off=new Set(boxes.filter(b=>!b.checked).map(b=>b.value)),\
    wanted=words.value.toLowerCase().split(/\\s+/).filter(Boolean);let count=0;
    for(const row of rows){const text=row.textContent.toLowerCase();
    row.hidden=off.has(row.dataset.state)||!wanted.every(word=>text.includes(word));
    if(!row.hidden)count++}
    shown.value=count===rows.length?"":count+" of "+rows.length};
    filter.hidden=false;words.addEventListener("input",apply);
    boxes.forEach(box=>box.addEventListener("change",apply))}
    """
}
