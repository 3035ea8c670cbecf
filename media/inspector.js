// @ts-check
'use strict';
// Draws what the extension sends. Everything foreign is written as text, never as markup.
(() => {
  // @ts-ignore provided by VS Code
  const vscode = acquireVsCodeApi();
  const root = document.getElementById('inspector');
  /** What the tab needs to come back after a reload of the window. */
  let remembered = vscode.getState() ?? {};
  let tab = remembered.tab === 'raw' ? 'raw' : 'overview';
  let labels = {};

  function remember(state) {
    remembered = { ...remembered, ...state };
    vscode.setState(remembered);
  }

  function element(name, className, text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function button(className, text, onClick, label) {
    const made = element('button', className, text);
    made.type = 'button';
    if (label) made.setAttribute('aria-label', label);
    made.addEventListener('click', onClick);
    return made;
  }

  function digestLink(text, digest) {
    const link = button('link mono', text, () => vscode.postMessage({ kind: 'open', digest }));
    link.title = labels.opens;
    return link;
  }

  function copyButton(text, name) {
    const copy = button(
      'copy',
      labels.copy,
      () => {
        vscode.postMessage({ kind: 'copy', text });
        copy.textContent = labels.copied;
        setTimeout(() => {
          copy.textContent = labels.copy;
        }, 1500);
      },
      `${labels.copy}: ${name}`,
    );
    return copy;
  }

  function factsSection(section) {
    const list = element('dl', 'facts');
    for (const fact of section.facts) {
      list.append(element('dt', '', fact.name));
      const value = element('dd', fact.mono ? 'mono' : '');
      for (const text of fact.values) {
        const line = element('div', 'value');
        if (fact.mark) {
          const mark = element(
            'span',
            `mark ${fact.mark}`,
            { pass: '✓', fail: '✗', open: '○' }[fact.mark],
          );
          mark.setAttribute('aria-hidden', 'true'); // the text says it too
          line.append(mark);
        }
        line.append(fact.opens ? digestLink(text, fact.opens) : document.createTextNode(text));
        if (fact.opens) line.append(copyButton(text, fact.name));
        if (fact.action) {
          const { does, title } = fact.action;
          line.append(button('action', title, () => vscode.postMessage({ kind: does })));
        }
        value.append(line);
      }
      list.append(value);
    }
    return list;
  }

  const marks = { good: '✓', bad: '✗', open: '–', unsure: '?', added: '+', moved: '→' };

  /** The word beside a mark says the same, so only one of them is read out. */
  function markedText(cell) {
    const parts = [];
    if (cell.mark) {
      const mark = element('span', `mark ${cell.mark}`, marks[cell.mark]);
      mark.setAttribute('aria-hidden', 'true');
      parts.push(mark);
    }
    if (cell.button) parts.push(pageButton(cell.button, 'action small'));
    if (cell.text) parts.push(element('span', '', cell.text));
    return parts;
  }

  function pageButton({ title, action, hint }, className) {
    const made = button(className, title, () =>
      vscode.postMessage({ kind: 'action', index: action }),
    );
    made.dataset.action = String(action);
    if (hint) made.title = hint;
    return made;
  }

  function tableCell(cell) {
    const made = element(
      'td',
      [cell.mono && 'mono', cell.dim && 'dim', cell.right && 'right'].filter(Boolean).join(' '),
    );
    if (cell.share !== undefined) {
      made.classList.add('share');
      const bar = element('span', `bar ${cell.tone ?? ''}`);
      bar.style.width = `${Math.max(2, Math.round(cell.share * 100))}%`;
      bar.setAttribute('aria-hidden', 'true');
      made.append(bar, element('span', 'over', cell.text));
    } else if (cell.opens) made.append(digestLink(cell.text, cell.opens));
    else if (cell.mark || cell.button) made.append(...markedText(cell));
    else made.textContent = cell.text;
    if (cell.indent) made.classList.add('indent');
    if (cell.wrap) made.classList.add('wrap');
    if (cell.copies) made.append(copyButton(cell.copies, cell.text));
    return made;
  }

  function tableSection(section) {
    const table = element('table');
    const head = table.createTHead().insertRow();
    for (const column of section.columns) {
      const cell = element('th', column.right ? 'right' : '', column.title);
      cell.scope = 'col';
      head.append(cell);
    }
    const body = table.createTBody();
    for (const row of section.rows) {
      const line = body.insertRow();
      const cells = row.cells.map(tableCell);
      if (row.chooses) {
        line.className = row.chosen ? 'choice chosen' : 'choice';
        const choose = button('choose', row.cells[0].text, () =>
          vscode.postMessage({ kind: 'choose', digest: row.chooses }),
        );
        choose.setAttribute('aria-pressed', String(Boolean(row.chosen)));
        choose.dataset.digest = row.chooses;
        cells[0].replaceChildren(choose);
        line.addEventListener('click', (event) => {
          if (event.target instanceof HTMLElement && !event.target.closest('button'))
            choose.click();
        });
      }
      line.append(...cells);
    }
    const scroll = element('div', 'scroll');
    scroll.append(table);
    return scroll;
  }

  function matrixCell(cell, empty) {
    const made = element('td', cell ? '' : 'unasked');
    if (!cell) {
      made.append(element('span', 'unseen', empty));
      return made;
    }
    const tile = element('span', `tile ${cell.mark}`);
    tile.title = cell.hint;
    const mark = element('span', `mark ${cell.mark}`, marks[cell.mark]);
    mark.setAttribute('aria-hidden', 'true');
    tile.append(mark, element('span', '', cell.text));
    if (cell.text !== cell.state) tile.append(element('span', 'unseen', `, ${cell.state}`));
    made.append(tile);
    return made;
  }

  /** A group of rows for each image, a column for each check. */
  function matrixSection(section) {
    const table = element('table', 'matrix');
    table.setAttribute('aria-label', section.title);
    const head = table.createTHead().insertRow();
    for (const title of [section.corner, ...section.columns]) {
      const cell = element('th', '', title);
      cell.scope = 'col';
      head.append(cell);
    }
    for (const group of section.groups) {
      const body = table.createTBody();
      const name = element('th', 'group', group.title);
      name.scope = 'rowgroup';
      name.colSpan = section.columns.length + 1;
      body.insertRow().append(name);
      for (const row of group.rows) {
        const line = body.insertRow();
        const title = element('th', 'row', row.title);
        title.scope = 'row';
        if (row.note) title.append(element('span', 'note mono', row.note));
        line.append(title, ...row.cells.map((cell) => matrixCell(cell, section.empty)));
      }
    }
    const scroll = element('div', 'scroll');
    scroll.append(table);
    return scroll;
  }

  /** Bars of segments, one above the other and to one scale; each says in words what it shows. */
  function barsSection(section) {
    const box = element('div', 'bars');
    const legend = element('p', 'legend');
    for (const { tone, text } of section.legend) {
      const swatch = element('span', `swatch ${tone}`);
      swatch.setAttribute('aria-hidden', 'true');
      const entry = element('span', 'entry');
      entry.append(swatch, text);
      legend.append(entry);
    }
    const grid = element('div', 'grid');
    for (const bar of section.bars) {
      if (bar.group) grid.append(element('div', 'group', bar.group));
      const track = element('div', 'track');
      track.setAttribute('role', 'img');
      track.setAttribute('aria-label', bar.said);
      for (const { share, tone, text } of bar.segments) {
        const segment = element('span', `segment ${tone}`);
        segment.style.width = `${share * 100}%`;
        segment.title = text;
        track.append(segment);
      }
      grid.append(
        element('div', 'label dim', bar.label),
        track,
        element('div', 'total right', bar.total),
      );
    }
    box.append(legend, grid);
    return box;
  }

  /** Lanes of steps over time. A table beside it says the same, so this is a picture. */
  function timelineSection(section) {
    const box = element('div', 'timeline');
    const legend = element('p', 'legend');
    for (const { tone, text } of section.legend) {
      const swatch = element('span', `swatch ${tone}`);
      swatch.setAttribute('aria-hidden', 'true');
      const entry = element('span', 'entry');
      entry.append(swatch, text);
      legend.append(entry);
    }
    const lanes = element('div', 'lanes');
    for (const lane of section.lanes) {
      const name = element('div', 'lane-name', lane.label);
      if (lane.note) name.append(element('span', 'dim', lane.note));
      const track = element('div', 'lane');
      track.setAttribute('role', 'list');
      track.setAttribute('aria-label', [lane.label, lane.note].filter(Boolean).join(', '));
      for (const marks of lane.rows) track.append(timeRow(marks));
      lanes.append(name, track);
    }
    const axis = element('div', 'axis dim');
    axis.setAttribute('aria-hidden', 'true');
    for (const { at, text } of section.ticks) {
      const tick = element('span', 'tick', text);
      tick.style.left = `${at * 100}%`;
      axis.append(tick);
    }
    lanes.append(element('div'), axis);
    box.append(legend, lanes);
    return box;
  }

  function timeRow(marks) {
    const row = element('div', 'time-row');
    row.setAttribute('role', 'presentation');
    for (const mark of marks) {
      if (mark.waited > 0) {
        const waited = element('span', 'waited');
        waited.style.left = `${(mark.from - mark.waited) * 100}%`;
        waited.style.width = `${mark.waited * 100}%`;
        waited.setAttribute('aria-hidden', 'true');
        row.append(waited);
      }
      const bar = element('span', `time ${mark.tone}${mark.critical ? ' critical' : ''}`);
      bar.style.left = `${mark.from * 100}%`;
      bar.style.width = `${mark.width * 100}%`;
      bar.title = mark.text;
      bar.setAttribute('role', 'listitem');
      bar.setAttribute('aria-label', mark.text);
      if (mark.width > 0.06) bar.append(element('span', 'time-label', mark.label));
      row.append(bar);
    }
    return row;
  }

  /** A long table with a box above it: the first rows that match are drawn. */
  function searchedTable(section) {
    const most = 200;
    const box = element('div');
    const input = element('input', 'search');
    input.type = 'search';
    input.placeholder = labels.search;
    input.setAttribute('aria-label', `${labels.search}: ${section.title}`);
    const said = element('span', 'note');
    said.setAttribute('role', 'status');
    const place = element('div');
    const texts = section.rows.map((row) =>
      row.cells
        .map((cell) => cell.text)
        .join(' ')
        .toLowerCase(),
    );
    function show() {
      const wanted = input.value.trim().toLowerCase();
      const rows = section.rows.filter((_, at) => texts[at].includes(wanted));
      said.textContent = labels.shown
        .replace('{0}', String(Math.min(most, rows.length)))
        .replace('{1}', String(section.rows.length));
      place.replaceChildren(tableSection({ ...section, rows: rows.slice(0, most) }));
    }
    input.addEventListener('input', show);
    show();
    box.append(input, said, place);
    return box;
  }

  /** What deferred sections hold, by digest, and which of them are open. */
  const loaded = new Map();
  const opened = new Set();

  function fillDeferred(digest) {
    const place = root.querySelector(`[data-loads="${CSS.escape(digest)}"]`);
    const sections = loaded.get(digest);
    if (!place || !sections) return;
    place.replaceChildren(...sections.map((section) => drawSection(section, 'h3')));
  }

  function deferredSection(section) {
    const details = element('details');
    const summary = element('summary');
    const heading = element('h2', '', section.title);
    if (section.note) heading.append(element('span', 'note', section.note));
    summary.append(heading);
    const place = element('div', 'deferred');
    place.dataset.loads = section.loads;
    place.append(element('p', 'loading', labels.reading));
    details.append(summary, place);
    details.addEventListener('toggle', () => {
      if (!details.open) {
        opened.delete(section.loads);
        return;
      }
      opened.add(section.loads);
      if (loaded.has(section.loads)) fillDeferred(section.loads);
      else vscode.postMessage({ kind: 'load', digest: section.loads });
    });
    details.open = opened.has(section.loads);
    return details;
  }

  function drawSection(section, level = 'h2') {
    const made = element('section');
    if (section.kind === 'deferred') {
      made.append(deferredSection(section));
      return made;
    }
    if (section.title) {
      const heading = element(level, '', section.title);
      if (section.note) heading.append(element('span', 'note', section.note));
      made.append(heading);
    }
    if (section.kind === 'facts') made.append(factsSection(section));
    else if (section.kind === 'bars') made.append(barsSection(section));
    else if (section.kind === 'timeline') made.append(timelineSection(section));
    else if (section.kind === 'matrix') made.append(matrixSection(section));
    else made.append(section.search ? searchedTable(section) : tableSection(section));
    return made;
  }

  function rawPanel(raw) {
    const pre = element('pre', 'raw mono');
    pre.tabIndex = 0;
    let at = 0;
    for (const { start, end, digest } of raw.links) {
      pre.append(raw.text.slice(at, start), digestLink(raw.text.slice(start, end), digest));
      at = end;
    }
    pre.append(raw.text.slice(at));
    return pre;
  }

  function tabs(panels) {
    const list = element('div', 'tabs');
    list.setAttribute('role', 'tablist');
    const names = Object.keys(panels);
    const buttons = names.map((name) => {
      const made = button('tab', labels[name], () => select(name));
      made.setAttribute('role', 'tab');
      made.id = `tab-${name}`;
      made.setAttribute('aria-controls', `panel-${name}`);
      panels[name].id = `panel-${name}`;
      panels[name].setAttribute('role', 'tabpanel');
      panels[name].setAttribute('aria-labelledby', made.id);
      return made;
    });
    function select(name, focus) {
      tab = name;
      remember({ tab });
      names.forEach((other, at) => {
        const chosen = other === name;
        buttons[at].setAttribute('aria-selected', String(chosen));
        buttons[at].tabIndex = chosen ? 0 : -1;
        panels[other].hidden = !chosen;
        if (chosen && focus) buttons[at].focus();
      });
    }
    list.addEventListener('keydown', (event) => {
      const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
      if (step === 0) return;
      event.preventDefault();
      select(names[(names.indexOf(tab) + step + names.length) % names.length], true);
    });
    list.append(...buttons);
    select(tab);
    return list;
  }

  function header(heading) {
    const made = element('header');
    made.append(element('h1', '', heading));
    return made;
  }

  function drawPage(message) {
    labels = message.labels;
    const focused =
      document.activeElement instanceof HTMLElement ? document.activeElement.dataset : {};
    const scrolled = document.documentElement.scrollTop;
    const overview = element('div', 'panel');
    overview.append(...message.sections.map((section) => drawSection(section)));
    const top = header(message.heading);
    if (message.buttons) {
      const bar = element('div', 'actions');
      bar.append(...message.buttons.map((one) => pageButton(one, 'action')));
      top.append(bar);
    }
    if (message.raw) {
      const raw = element('div', 'panel');
      raw.append(rawPanel(message.raw));
      const bar = element('div', 'toolbar');
      bar.append(
        tabs({ overview, raw }),
        button('action', labels.openRaw, () => vscode.postMessage({ kind: 'openRaw' })),
      );
      top.append(bar);
      root.replaceChildren(top, overview, raw);
    } else root.replaceChildren(top, overview);
    document.documentElement.scrollTop = scrolled;
    const { digest, action } = focused;
    if (digest) root.querySelector(`[data-digest="${CSS.escape(digest)}"]`)?.focus();
    else if (action) root.querySelector(`[data-action="${CSS.escape(action)}"]`)?.focus();
  }

  function drawProblem(message) {
    const box = element('section', 'problem');
    box.setAttribute('role', 'alert');
    box.append(element('p', 'message', message.message));
    if (message.remedy) box.append(element('p', 'remedy', message.remedy));
    const bar = element('div', 'actions');
    message.actions.forEach((title, index) => {
      bar.append(
        button(index === 0 ? 'action primary' : 'action', title, () =>
          vscode.postMessage({ kind: 'action', index }),
        ),
      );
    });
    box.append(bar);
    root.replaceChildren(header(message.heading), box);
  }

  window.addEventListener('message', ({ data }) => {
    if (data.kind === 'page') drawPage(data);
    else if (data.kind === 'remember') remember(data.state);
    else if (data.kind === 'forget') loaded.clear();
    else if (data.kind === 'loaded') {
      loaded.set(data.digest, data.sections);
      fillDeferred(data.digest);
      if (data.failed) loaded.delete(data.digest);
    } else if (data.kind === 'problem') drawProblem(data);
    else if (data.kind === 'loading' && !root.querySelector('.panel'))
      root.replaceChildren(header(data.heading), element('p', 'loading', data.text));
  });
  vscode.postMessage({ kind: 'ready' });
})();
