/// The style and script of the drift page; constant, because the page's content security policy
/// contains their hashes.
enum DriftPageParts {
  static let style = """
    :root{--ground:#fff;--ink:#1c2126;--dim:#5b6670;--line:#d9dfe4;--raised:#f5f7f9;\
    --drift:#9a5b00;--missing:#b3261e;--extra:#7a3fa8;--pendingEdit:#1f5fa8;--inSync:#2e7044;\
    --mark:#fff1d6;--code:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
    @media (prefers-color-scheme:dark){:root{--ground:#15191d;--ink:#e4e8eb;--dim:#98a4ae;\
    --line:#333b43;--raised:#1d2328;--drift:#f0b35a;--missing:#ff8a80;--extra:#cf9cf5;\
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
    .undeclared,.unmanaged,.foreign{--tone:var(--extra)}.pendingEdit{--tone:var(--pendingEdit)}
    .inSync{--tone:var(--inSync)}.verdict{color:var(--tone)}
    .filter{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;margin:.5rem 0}
    .filter[hidden]{display:none}.filter label{color:var(--tone);white-space:nowrap}
    .filter input[type=search]{font:inherit;color:inherit;background:var(--ground);\
    border:1px solid var(--line);border-radius:6px;padding:.35rem .6rem;flex:1 1 16rem;\
    max-width:28rem;min-width:0}
    ::placeholder{color:var(--dim);opacity:1}
    output{color:var(--dim);font-size:.875rem}
    table{border-collapse:collapse;width:100%}
    thead th{text-align:left;font-size:.8125rem;color:var(--dim);font-weight:600}
    th,td{padding:.4rem .9rem .4rem 0;vertical-align:top}
    td{border-top:1px solid var(--line)}
    td:first-child{padding-left:.9rem}thead th:first-child{padding-left:.9rem}
    tbody::before{content:"";display:block;height:.75rem}
    .head th{text-align:left;font-weight:400;background:var(--raised);\
    border-left:4px solid var(--tone);padding:.5rem .75rem;overflow-wrap:anywhere}
    .head b{font-weight:600;margin-right:.5rem}.head .state{margin-right:.5rem}
    .state{color:var(--tone)}td.state{white-space:nowrap;font-size:.8125rem}
    .when{color:var(--dim);font-size:.75rem}time{white-space:nowrap}
    .field{overflow-wrap:break-word;min-width:9rem;max-width:24rem}
    @media (min-width:60.01rem){td.whole{white-space:nowrap}}
    .value{overflow-wrap:anywhere;min-width:7rem}
    .differs code{background:var(--mark);border-radius:3px;padding:.05rem .25rem;\
    box-decoration-break:clone;-webkit-box-decoration-break:clone}
    .value summary{color:inherit}.value details{margin:0}
    .value details>code{display:block;margin-top:.4rem;max-height:16rem;overflow:auto;\
    border-left:2px solid var(--line);background:none;padding:0 .5rem}
    .place{color:var(--dim);font-family:var(--code);font-size:.75rem;overflow-wrap:break-word}
    .ignored{--tone:var(--dim)}
    tbody:target .head th{outline:2px solid var(--tone);outline-offset:-2px}
    tr[hidden],tbody[hidden]{display:none}
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
    @media (max-width:60rem){table,tbody,tr,td,th{display:block}thead{display:none}
    tbody{border:1px solid var(--line);border-radius:6px;margin-bottom:.75rem;overflow:hidden}
    tbody::before{content:none}tr:not(.head){padding:.5rem .75rem;border-top:1px solid var(--line)}
    td,td:first-child{border:0;padding:.1rem 0;display:grid;grid-template-columns:5.5rem 1fr;\
    min-width:0;max-width:none}
    td::before{content:attr(data-label);color:var(--dim);font:.8125rem system-ui,sans-serif}
    td::before{grid-row:1/9}td>*{justify-self:start;grid-column:2;min-width:0;max-width:100%}
    td:empty{display:none}
    .filter input[type=search]{flex-basis:100%;max-width:none}}
    """

  static let script = """
    const filter=document.getElementById("filter");
    if(filter){const words=document.getElementById("words"),shown=document.getElementById("shown"),\
    boxes=[...filter.querySelectorAll("input[type=checkbox]")],\
    groups=[...document.querySelectorAll("#differences tbody")].map(body=>({body,\
    head:body.querySelector(".head").textContent.toLowerCase(),\
    rows:body.dataset.state?[body]:[...body.querySelectorAll("tr[data-state]")]})),\
    all=groups.reduce((sum,group)=>sum+group.rows.length,0);
    const apply=()=>{const off=new Set(boxes.filter(b=>!b.checked).map(b=>b.value)),\
    wanted=words.value.toLowerCase().split(/\\s+/).filter(Boolean);let count=0;
    for(const {body,head,rows} of groups){let any=false;
    for(const row of rows){const text=head+" "+row.textContent.toLowerCase();
    row.hidden=off.has(row.dataset.state)||!wanted.every(word=>text.includes(word));
    if(!row.hidden){count++;any=true}}
    body.hidden=!any}
    shown.value=count===all?"":count+" of "+all};
    filter.hidden=false;words.addEventListener("input",apply);
    boxes.forEach(box=>box.addEventListener("change",apply))}
    """
}
