// Tells the evidence of each run: by pointer, or by the arrow keys on a focused row.
(function () {
  'use strict';

  var data = JSON.parse(document.getElementById('data').textContent);
  var tip = document.getElementById('tip');
  var cursor = document.createElement('div');
  cursor.className = 'cursor';
  var days = data.period * data.length > 86400000;

  function time(entry) {
    var iso = new Date(data.start + entry * data.period).toISOString().replace('.000Z', 'Z');
    return days ? iso : iso.slice(11);
  }

  function add(parent, tag, text, classes) {
    var element = document.createElement(tag);
    element.textContent = text;
    if (classes) {
      element.className = classes;
    }
    parent.appendChild(element);
    return element;
  }

  /** What was said last at or before the entry. */
  function moment(node, entry) {
    var low = 0;
    var high = node.moments.length;
    while (low < high) {
      var middle = (low + high) >> 1;
      if (node.moments[middle][0] <= entry) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return node.moments[low - 1];
  }

  function recorded(entries, entry, unit) {
    if (!entries) {
      return 'not recorded';
    }
    return entries[entry] === null ? 'no datapoint' : entries[entry] + unit;
  }

  function fill(node, entry) {
    tip.textContent = '';
    add(tip, 'p', node.name + ' at ' + time(entry), 'name');
    var said = moment(node, entry);
    if (said) {
      var verdict = data.words[said[1]];
      var line = add(tip, 'p', '');
      add(line, 'span', verdict, 'swatch ' + verdict);
      // A restart is of its own run; what follows it has a moment of its own.
      add(line, 'strong', data.words[said[2]] || 'no action');
      add(tip, 'p', data.words[said[3]]);
    } else {
      add(tip, 'p', 'no run judged it');
    }
    var list = add(tip, 'dl', '');
    [['head', node.head, ''], ['heartbeats', node.heartbeats, ''], ['uptime', node.uptime, ' s']].forEach(
      function (metric) {
        add(list, 'dt', metric[0]);
        add(list, 'dd', recorded(metric[1], entry, metric[2]));
      });
  }

  /** How many nodes have which verdict, and how many would have been restarted. */
  function fillFleet(entry) {
    var counts = {};
    var commands = 0;
    data.nodes.forEach(function (node) {
      var said = moment(node, entry);
      if (said) {
        var verdict = data.words[said[1]];
        counts[verdict] = (counts[verdict] || 0) + 1;
        commands += said[0] === entry && data.words[said[2]] === 'RESTART' ? 1 : 0;
      }
    });
    tip.textContent = '';
    add(tip, 'p', 'the fleet at ' + time(entry), 'name');
    add(tip, 'p', 'would have restarted ' + (commands || 'nobody'));
    var list = add(tip, 'dl', '');
    Object.keys(counts).sort(function (a, b) {
      return counts[b] - counts[a];
    }).forEach(function (verdict) {
      add(add(list, 'dt', ''), 'span', verdict, 'swatch ' + verdict);
      add(list, 'dd', counts[verdict] + (counts[verdict] === 1 ? ' node' : ' nodes'));
    });
  }

  function place(x, y) {
    var room = 14;
    tip.hidden = false;
    var box = tip.getBoundingClientRect();
    var left = x + room + box.width > window.innerWidth ? x - room - box.width : x + room;
    var top = y + room + box.height > window.innerHeight ? y - room - box.height : y + room;
    tip.style.left = Math.max(4, left) + 'px';
    tip.style.top = Math.max(4, top) + 'px';
  }

  function show(chart, entry, x, y) {
    var row = chart.closest('.node');
    var lanes = chart.querySelector('.lanes');
    // The browser's own tooltips serve where this script does not run.
    chart.querySelectorAll('[title], title').forEach(function (each) {
      if (each.tagName === 'title') {
        each.remove();
      } else {
        each.removeAttribute('title');
      }
    });
    chart.dataset.entry = entry;
    if (row) {
      fill(data.nodes[row.dataset.index], entry);
    } else {
      fillFleet(entry);
    }
    cursor.style.left = ((entry + 0.5) / data.length) * 100 + '%';
    lanes.appendChild(cursor);
    var box = lanes.getBoundingClientRect();
    place(
      x === undefined ? box.left + ((entry + 0.5) / data.length) * box.width : x,
      y === undefined ? box.top + box.height / 2 : y);
  }

  function hide() {
    tip.hidden = true;
    cursor.remove();
  }

  function clamp(entry) {
    return Math.max(0, Math.min(data.length - 1, entry));
  }

  function pointed(event) {
    var chart = event.target.closest && event.target.closest('.chart');
    if (!chart) {
      hide();
      return;
    }
    var box = chart.querySelector('.lanes').getBoundingClientRect();
    show(chart, clamp(Math.floor(((event.clientX - box.left) / box.width) * data.length)),
      event.clientX, event.clientY);
  }

  document.addEventListener('pointermove', pointed);
  document.addEventListener('pointerdown', pointed);

  document.addEventListener('focusin', function (event) {
    var chart = event.target.closest('.chart');
    if (!chart) {
      hide();
    } else if (event.target.matches(':focus-visible')) {
      var own = event.target.dataset.entry;
      show(chart, own === undefined ? data.length - 1 : Number(own));
    }
  });

  document.addEventListener('keydown', function (event) {
    var chart = event.target.closest('.chart');
    if (event.key === 'Escape') {
      hide();
    }
    if (!chart) {
      return;
    }
    var at = Number(chart.dataset.entry || data.length - 1);
    var step = event.shiftKey ? 10 : 1;
    var to = {
      ArrowLeft: at - step,
      ArrowRight: at + step,
      Home: 0,
      End: data.length - 1
    }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      show(chart, clamp(to));
    }
  });

  document.querySelectorAll('nav a').forEach(function (link) {
    link.addEventListener('click', function () {
      document.getElementById(link.hash.slice(1)).open = true;
    });
  });

  // A fleet that does not fit on a page can be searched.
  var filter = document.getElementById('filter');
  var rows = Array.from(document.querySelectorAll('article.node'));
  if (rows.length > 12) {
    var input = filter.querySelector('input');
    filter.hidden = false;
    input.addEventListener('input', function () {
      var wanted = input.value.trim().toLowerCase();
      var shown = 0;
      rows.forEach(function (row) {
        row.hidden = !row.querySelector('.words').textContent.toLowerCase().includes(wanted);
        shown += row.hidden ? 0 : 1;
      });
      document.querySelectorAll('.group').forEach(function (group) {
        if (wanted && group.querySelector('article.node:not([hidden])')) {
          group.open = true;
        }
      });
      filter.querySelector('span').textContent = shown + ' of ' + rows.length + ' nodes';
    });
  }
})();
